"""What the demo is made of: texts, people and opinions. Pure; the same seed gives the same world.

Everything here is invented. ``brainstorm.services.demo`` puts it into the database.
"""
