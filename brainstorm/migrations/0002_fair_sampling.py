import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count, F, Q, Sum

BATCH = 500


def count_what_was_dealt(apps, schema_editor):
    """Fill the new counters from the rows they count. The place in the order follows within a minute, by the clock."""
    Idea = apps.get_model("brainstorm", "Idea")
    keys = list(Idea.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        fill(apps, Idea.objects.in_bulk(keys[start : start + BATCH]))


def fill(apps, ideas):
    Evaluation, Exposure = (apps.get_model("brainstorm", name) for name in ("Evaluation", "Exposure"))
    routed = Evaluation.objects.filter(idea__in=ideas, is_routed=True).order_by().values_list("idea")
    sums = routed.annotate(n=Count("pk"), total=Sum("value"), squares=Sum(F("value") * F("value")))
    for key, count, total, squares in sums:
        idea = ideas[key]
        idea.routed_count, idea.value_sum, idea.value_square_sum = count, total, squares
    dealt = Exposure.objects.filter(~Q(reason="own_choice"), idea__in=ideas).order_by().values_list("idea")
    for key, count in dealt.annotate(n=Count("pk")):
        ideas[key].dealt_count = count
    for idea in ideas.values():
        idea.draw = idea.routed_count + idea.draw % 1
    fields = ["routed_count", "value_sum", "value_square_sum", "dealt_count", "draw"]
    apps.get_model("brainstorm", "Idea").objects.bulk_update(ideas.values(), fields)


class Migration(migrations.Migration):

    dependencies = [
        ('brainstorm', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('idea', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='anchor', serialize=False, to='brainstorm.idea')),
                ('is_named', models.BooleanField(default=False, help_text='by a person')),
            ],
        ),
        migrations.RemoveIndex(
            model_name='idea',
            name='ideas_to_weigh',
        ),
        migrations.RemoveIndex(
            model_name='idea',
            name='ideas_to_weigh_by_language',
        ),
        migrations.AddField(
            model_name='dialogue',
            name='deals_anchors',
            field=models.BooleanField(default=False, db_default=False, help_text='there are ideas that everybody is shown'),
        ),
        migrations.AddField(
            model_name='idea',
            name='dealt_count',
            field=models.PositiveIntegerField(default=0, db_default=0, help_text='cards ever dealt, skipped and left ones too'),
        ),
        migrations.AddField(
            model_name='idea',
            name='in_hand',
            field=models.PositiveIntegerField(default=0, db_default=0, help_text='dealt cards somebody may be weighing right now'),
        ),
        migrations.AddField(
            model_name='idea',
            name='routed_count',
            field=models.PositiveIntegerField(default=0, db_default=0, help_text='evaluations of dealt cards'),
        ),
        migrations.AddField(
            model_name='idea',
            name='value_square_sum',
            field=models.PositiveIntegerField(default=0, db_default=0, help_text="of their values' squares"),
        ),
        migrations.AddField(
            model_name='idea',
            name='value_sum',
            field=models.IntegerField(default=0, db_default=0, help_text='of their values'),
        ),
        migrations.AddIndex(
            model_name='idea',
            index=models.Index(fields=['dialogue', 'draw'], name='ideas_to_deal'),
        ),
        migrations.AddIndex(
            model_name='idea',
            index=models.Index(fields=['dialogue', 'language', 'draw'], name='ideas_to_deal_by_language'),
        ),
        migrations.AddField(
            model_name='anchor',
            name='dialogue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='anchors', to='brainstorm.dialogue'),
        ),
        migrations.RunPython(count_what_was_dealt, migrations.RunPython.noop),
    ]
