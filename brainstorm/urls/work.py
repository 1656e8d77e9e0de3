"""The pages of those who run a dialogue."""

from django.urls import path

from brainstorm.views.work import (
    anchors,
    background,
    distribution,
    home,
    overview,
    people,
    preview,
    prompts,
    publishing,
    texts,
)

_D = "tyo/<slug:slug>/"

urlpatterns = [
    path("tyo/", home.work, name="work"),
    path("tyo/uusi/", home.new, name="work_new"),
    path(_D, overview.overview, name="work_dialogue"),
    path(_D + "arviot/", overview.spread, name="work_spread"),
    path(_D + "loki/", overview.log, name="work_log"),
    path(_D + "tekstit/", texts.texts, name="work_texts"),
    path(_D + "asetukset/", texts.settings, name="work_settings"),
    path(_D + "kysymykset/", prompts.prompts, name="work_prompts"),
    path(_D + "kysymykset/uusi/", prompts.new, name="work_prompt_new"),
    path(_D + "kysymykset/<int:number>/", prompts.prompt, name="work_prompt"),
    path(_D + "kysymykset/<int:number>/siirra/", prompts.move, name="work_prompt_move"),
    path(_D + "kysymykset/<int:number>/poista/", prompts.remove, name="work_prompt_remove"),
    path(_D + "kysymykset/yhteiset/", anchors.anchors, name="work_anchors"),
    path(_D + "kysymykset/yhteiset/<uuid:pk>/nimea/", anchors.name, name="work_anchor_name"),
    path(_D + "kysymykset/yhteiset/<uuid:pk>/poista/", anchors.release, name="work_anchor_release"),
    path(_D + "taustakysymykset/", background.questions, name="work_background"),
    path(_D + "taustakysymykset/<slug:key>/", background.question, name="work_background_question"),
    path(_D + "henkilot/", people.people, name="work_people"),
    path(_D + "henkilot/<int:pk>/poista/", people.remove, name="work_role_remove"),
    path(_D + "saavutettavuuspalaute/", people.feedback, name="work_feedback"),
    path(_D + "saavutettavuuspalaute/<uuid:pk>/", people.answer, name="work_feedback_answer"),
    path(_D + "jakelu/", distribution.links, name="work_links"),
    path(_D + "jakelu/uusi/", distribution.new, name="work_link_new"),
    path(_D + "jakelu/<int:pk>/", distribution.pack, name="work_link"),
    path(_D + "jakelu/<int:pk>/muokkaa/", distribution.edit, name="work_link_edit"),
    path(_D + "jakelu/<int:pk>/sulje/", distribution.close, name="work_link_close"),
    path(_D + "jakelu/<int:pk>/jakelupaketti.zip", distribution.archive, name="work_link_archive"),
    path(_D + "jakelu/<int:pk>/<str:name>", distribution.file, name="work_link_file"),
    path(_D + "julkaise/", publishing.publish, name="work_publish"),
    path(_D + "julkaise/peru/", publishing.unpublish, name="work_unpublish"),
    path(_D + "vaihe/", publishing.phase, name="work_phase"),
    path(_D + "esikatselu/", preview.preview, name="work_preview"),
]
