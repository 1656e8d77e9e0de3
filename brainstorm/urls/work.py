"""The pages of those who run a dialogue."""

from django.urls import path

from brainstorm.views.work import background, home, overview, people, preview, prompts, publishing, texts

_D = "tyo/<slug:slug>/"

urlpatterns = [
    path("tyo/", home.work, name="work"),
    path("tyo/uusi/", home.new, name="work_new"),
    path(_D, overview.overview, name="work_dialogue"),
    path(_D + "loki/", overview.log, name="work_log"),
    path(_D + "tekstit/", texts.texts, name="work_texts"),
    path(_D + "asetukset/", texts.settings, name="work_settings"),
    path(_D + "kysymykset/", prompts.prompts, name="work_prompts"),
    path(_D + "kysymykset/uusi/", prompts.new, name="work_prompt_new"),
    path(_D + "kysymykset/<int:number>/", prompts.prompt, name="work_prompt"),
    path(_D + "kysymykset/<int:number>/siirra/", prompts.move, name="work_prompt_move"),
    path(_D + "kysymykset/<int:number>/poista/", prompts.remove, name="work_prompt_remove"),
    path(_D + "taustakysymykset/", background.questions, name="work_background"),
    path(_D + "taustakysymykset/<slug:key>/", background.question, name="work_background_question"),
    path(_D + "henkilot/", people.people, name="work_people"),
    path(_D + "henkilot/<int:pk>/poista/", people.remove, name="work_role_remove"),
    path(_D + "saavutettavuuspalaute/", people.feedback, name="work_feedback"),
    path(_D + "saavutettavuuspalaute/<uuid:pk>/", people.answer, name="work_feedback_answer"),
    path(_D + "julkaise/", publishing.publish, name="work_publish"),
    path(_D + "julkaise/peru/", publishing.unpublish, name="work_unpublish"),
    path(_D + "vaihe/", publishing.phase, name="work_phase"),
    path(_D + "esikatselu/", preview.preview, name="work_preview"),
]
