"""What the demo is made of: texts, people and opinions. Pure; the same seed gives the same world.

Everything here is invented. ``brainstorm.pipelines.demo`` puts it into the database.
"""
