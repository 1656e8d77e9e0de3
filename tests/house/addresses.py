"""Every address of the site, and who may enter it. An address that is not here fails the walking tests."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import override

from moderation.models import Visibility
from tests.house.world import PUBLIC, STAFF, WORD, Side, Who, named_addresses

V = Visibility
ADDRESSES = dict(named_addresses())
Codes = dict[Who, int]
TO_LOGIN = 302
RUNNERS = (Who.FACILITATOR, Who.ADMINISTRATOR)


def everybody(code: int = 200) -> Codes:
    """The same answer for all."""
    return dict.fromkeys(Who, code)


def taking_part(code: int = 200) -> Codes:
    """For those who have begun in our dialogue. The others are shown where to begin."""
    return everybody(302) | {Who.AUTHOR: code, Who.READER: code}


def staff(*roles: Who, code: int = 200) -> Codes:
    """For some roles in our dialogue. Without signing in: to the sign-in page. Other staff: not found."""
    return dict.fromkeys(PUBLIC, TO_LOGIN) | dict.fromkeys(STAFF, 404) | dict.fromkeys(roles, code)


def runners(code: int = 200) -> Codes:
    """For those who run our dialogue. Its other roles are told why they cannot come in."""
    return staff(*RUNNERS, code=code) | {Who.MODERATOR: 403, Who.ANALYST: 403}


def signed_in(code: int = 200) -> Codes:
    """For whoever has signed in, about themselves."""
    return dict.fromkeys(PUBLIC, TO_LOGIN) | dict.fromkeys(STAFF, code)


ANALYSTS = (Who.ANALYST, Who.ADMINISTRATOR)
ANY_ROLE = (Who.FACILITATOR, Who.MODERATOR, Who.ANALYST, Who.ADMINISTRATOR)

Sees = dict[Who, frozenset[Visibility]]
OWN: Sees = {Who.AUTHOR: frozenset({V.HELD, V.HIDDEN, V.WITHDRAWN, V.MERGED})}
AT_THE_DESK: Sees = {Who.MODERATOR: frozenset({V.HELD, V.HIDDEN, V.MERGED})}


@dataclass(frozen=True)
class Page:
    """One address.

    ``get`` is the answer to a GET for everybody; ``post``, to an empty POST, where the address takes one. ``pk`` names
    the object that stands in it. ``sees`` says who may see there which texts that are hidden from others.
    ``queries`` are ways of asking that show other content.
    """

    get: Codes
    post: Codes | None = None
    pk: str = ""
    sees: Sees = field(default_factory=dict)
    queries: tuple[str, ...] = ()
    of_site: bool = False  # belongs to the site or to the signed-in person, not to a dialogue


def address(name: str, side: Side, **instead: object) -> str:
    """The address with the side's own objects in it, or others instead."""
    page = PAGES[name]
    values: dict[str, object] = {
        "slug": side.dialogue.slug,
        "number": 1,
        "queue_id": side.dialogue.queue_id,
        "kind": page.pk,
        "token": "ei-kenenkaan",
        "key": "kysymys-before",
        "name": "sahkoposti-fi.txt",
        "uidb36": "1",
        "provider_id": "virasto",
        "pk": 1,
    }
    if page.pk:
        values["pk"] = side.objects[page.pk].pk
    values |= instead
    with override("fi"):  # whatever language the request before this left behind
        return reverse(name, kwargs={key: values[key] for key in ADDRESSES[name]})


MODERATION = {
    "moderation:flag_receipt": Page(everybody(), post=everybody(422), of_site=True),
    "moderation:flag": Page(everybody(), post=everybody(422), pk="idea"),
    "moderation:screen": Page(everybody(405), post=everybody(200), of_site=True),
    "moderation:queue_all": Page(
        signed_in(403) | {Who.MODERATOR: 200, Who.OUTSIDER: 200}, sees=AT_THE_DESK, queries=("?tila=paatetyt",)
    ),
    "moderation:queue": Page(staff(Who.MODERATOR), sees=AT_THE_DESK, queries=("?tila=paatetyt",)),
    "moderation:case": Page(
        staff(Who.MODERATOR),
        post=staff(Who.MODERATOR, code=422),
        pk="case",
        sees=AT_THE_DESK,
        queries=("?kaikki=1", "?tila=paatetyt"),
    ),
}

TAKING_PART = {
    "brainstorm:home": Page(everybody(), of_site=True),
    "brainstorm:link": Page(everybody(404)),  # nobody's token
    "brainstorm:invitation": Page(everybody(404)),  # nobody's token
    "brainstorm:invitation_leave": Page(everybody(410), post=everybody(410)),
    "brainstorm:bounces": Page(everybody(405), post=everybody(404), of_site=True),  # no secret is set
    "brainstorm:room_code": Page(everybody(), post=everybody(422), of_site=True),
    "brainstorm:dialogue": Page(everybody()),
    "brainstorm:start": Page(everybody(405), post=everybody(302)),
    "brainstorm:background": Page(taking_part(), post=taking_part(302)),
    "brainstorm:come_back": Page(everybody(), post=everybody(422)),
    "brainstorm:write": Page(taking_part(), post=taking_part(422)),
    "brainstorm:similar": Page(everybody(405), post=taking_part()),
    "brainstorm:support": Page(everybody(405), post=taking_part(302) | {Who.AUTHOR: 403}, pk="idea"),
    "brainstorm:more": Page(taking_part()),
    "brainstorm:background_rest": Page(taking_part(), post=taking_part(302)),
    "brainstorm:thanks": Page(taking_part()),
    "brainstorm:return_code": Page(taking_part(), post=taking_part(302)),
    "brainstorm:finish": Page(everybody(405), post=everybody(302)),
    "brainstorm:goodbye": Page(everybody()),
    "brainstorm:my_data": Page(taking_part(), sees=OWN),
    "brainstorm:erase_all": Page(taking_part(), post=taking_part(302)),
    "brainstorm:subscribe": Page(everybody(), post=everybody(422)),
    "brainstorm:subscribe_confirm": Page(everybody(410), post=everybody(410)),
    "brainstorm:unsubscribe": Page(everybody(410), post=everybody(410)),
    "brainstorm:privacy": Page(everybody()),
    "brainstorm:accessibility": Page(everybody()),
    "brainstorm:accessibility_feedback": Page(everybody(), post=everybody(422)),
    "brainstorm:rules": Page(everybody()),
}

_OWN = {Who.AUTHOR: 200, Who.READER: 404}
_SEARCH = tuple(
    f"?{query}" for query in (f"q={WORD}", f"haku={WORD}", "jarjestys=uusimmat", "jarjestys=keskustelluimmat")
)
DISCUSSION = {
    "brainstorm:weigh": Page(taking_part(), post=taking_part(404)),
    "brainstorm:discuss": Page(everybody(), queries=_SEARCH),
    "brainstorm:answers": Page(everybody()),
    "brainstorm:idea": Page(everybody(), pk="idea"),
    "brainstorm:comment": Page(everybody(302), post=taking_part(422), pk="idea"),
    "brainstorm:mine": Page(taking_part(), sees=OWN),
    "brainstorm:idea_edit": Page(taking_part() | _OWN, post=taking_part(422) | _OWN | {Who.AUTHOR: 422}, pk="idea"),
    "brainstorm:idea_withdraw": Page(taking_part() | _OWN, post=taking_part() | _OWN | {Who.AUTHOR: 302}, pk="idea"),
    "brainstorm:idea_erase": Page(taking_part() | _OWN, post=taking_part() | _OWN | {Who.AUTHOR: 302}, pk="idea"),
    "brainstorm:comment_withdraw": Page(
        taking_part() | _OWN, post=taking_part() | _OWN | {Who.AUTHOR: 302}, pk="comment"
    ),
    "brainstorm:comment_erase": Page(taking_part() | _OWN, post=taking_part() | _OWN | {Who.AUTHOR: 302}, pk="comment"),
}

_RUN = runners()
_RUN_BY_POST = runners(302)
WORK = {
    "brainstorm:work": Page(signed_in(), of_site=True),
    "brainstorm:work_new": Page(signed_in(), post=signed_in(422), of_site=True),
    "brainstorm:work_dialogue": Page(staff(*ANY_ROLE)),
    "brainstorm:work_preview": Page(staff(*ANY_ROLE)),
    "brainstorm:work_spread": Page(staff(*ANY_ROLE)),
    "brainstorm:work_log": Page(_RUN),
    "brainstorm:work_texts": Page(_RUN, post=_RUN_BY_POST),
    "brainstorm:work_settings": Page(_RUN, post=runners(422)),
    "brainstorm:work_prompts": Page(_RUN),
    "brainstorm:work_prompt_new": Page(_RUN, post=runners(422)),
    "brainstorm:work_prompt": Page(_RUN, post=runners(422)),
    "brainstorm:work_prompt_move": Page(everybody(405), post=_RUN_BY_POST),
    "brainstorm:work_prompt_remove": Page(everybody(405), post=_RUN_BY_POST),
    "brainstorm:work_anchors": Page(_RUN, queries=(f"?haku={WORD}",)),
    # Its prompt is weighed by importance: told on the page.
    "brainstorm:work_anchor_name": Page(everybody(405), post=_RUN_BY_POST, pk="idea"),
    "brainstorm:work_anchor_release": Page(everybody(405), post=runners(404), pk="idea"),
    "brainstorm:work_answers": Page(_RUN),
    "brainstorm:work_answer": Page(_RUN, post=runners(422), pk="idea"),
    "brainstorm:work_answer_remove": Page(everybody(405), post=_RUN_BY_POST, pk="idea"),
    "brainstorm:work_background": Page(_RUN, post=_RUN_BY_POST),
    "brainstorm:work_background_question": Page(_RUN, post=_RUN_BY_POST),
    "brainstorm:work_people": Page(_RUN, post=runners(422)),
    "brainstorm:work_role_remove": Page(everybody(405), post=_RUN_BY_POST, pk="role"),
    "brainstorm:work_feedback": Page(_RUN),
    "brainstorm:work_feedback_answer": Page(_RUN, post=runners(422), pk="feedback"),
    "brainstorm:work_publish": Page(runners(302), post=_RUN_BY_POST),  # published already
    "brainstorm:work_unpublish": Page(everybody(405), post=runners(403)),  # people have answered
    "brainstorm:work_phase": Page(_RUN, post=runners(422)),
    "brainstorm:work_links": Page(_RUN),
    "brainstorm:work_link_new": Page(_RUN, post=runners(422)),
    "brainstorm:work_link": Page(_RUN, pk="link"),
    "brainstorm:work_link_edit": Page(_RUN, post=runners(422), pk="link"),
    "brainstorm:work_link_close": Page(everybody(405), post=_RUN_BY_POST, pk="link"),
    "brainstorm:work_link_archive": Page(_RUN, pk="link"),
    "brainstorm:work_link_file": Page(_RUN, pk="link"),
    "brainstorm:work_invitations": Page(_RUN, post=runners(422)),
    "brainstorm:work_invitation_example": Page(_RUN),
    "brainstorm:work_invitation_batch": Page(_RUN, pk="invitation batch"),
    "brainstorm:work_invitation_rejections": Page(_RUN, pk="invitation batch"),
    # Confirmed already: twice is once, and it is discarded no more.
    "brainstorm:work_invitation_confirm": Page(everybody(405), post=_RUN_BY_POST, pk="invitation batch"),
    "brainstorm:work_invitation_discard": Page(everybody(405), post=_RUN_BY_POST, pk="invitation batch"),
    "brainstorm:work_invitation_test": Page(everybody(405), post=_RUN_BY_POST),
    "brainstorm:work_bounces": Page(_RUN, post=runners(422)),
    "brainstorm:work_invitation_mail": Page(_RUN),
    "brainstorm:work_wave_start": Page(everybody(405), post=_RUN_BY_POST),
    "brainstorm:work_wave_pause": Page(everybody(405), post=_RUN_BY_POST),
    "brainstorm:work_wave_settle": Page(everybody(405), post=_RUN_BY_POST),
    "brainstorm:work_imports": Page(staff(*RUNNERS), post=staff(*RUNNERS, code=422)),
    "brainstorm:work_import_example": Page(staff(*RUNNERS)),
    "brainstorm:work_import": Page(staff(*RUNNERS), pk="import"),
    "brainstorm:work_import_rejections": Page(staff(*RUNNERS), pk="import"),
}

_REPORTERS = (Who.FACILITATOR, Who.ANALYST, Who.ADMINISTRATOR)


def reporters(code: int = 200) -> Codes:
    """For those who read reports before they are published. Moderators are told why they cannot come in."""
    return staff(*_REPORTERS, code=code) | {Who.MODERATOR: 403}


def analysts(code: int = 200) -> Codes:
    """For those who work on themes. The other roles are told why they cannot come in."""
    return staff(*ANALYSTS, code=code) | {Who.FACILITATOR: 403, Who.MODERATOR: 403}


ANALYTICS = {
    "analytics:themes": Page(analysts()),
    "analytics:theme": Page(analysts(), pk="theme"),
    "analytics:themes_unclear": Page(analysts()),
    "analytics:theme_history": Page(analysts()),
    "analytics:theme_run_state": Page(analysts(302)),
    "analytics:theme_run_start": Page(everybody(405), post=analysts(302)),
    "analytics:themes_approve": Page(everybody(405), post=analysts(302)),
    "analytics:ideas_move": Page(everybody(405), post=analysts(422)),
    "analytics:theme_make": Page(everybody(405), post=analysts(422)),
    "analytics:theme_undo": Page(everybody(405), post=analysts(404)),
    "analytics:theme_rename": Page(everybody(405), post=analysts(422), pk="theme"),
    "analytics:theme_merge": Page(everybody(405), post=analysts(422), pk="theme"),
    "analytics:theme_place": Page(everybody(405), post=analysts(422), pk="theme"),
    "analytics:theme_hide": Page(everybody(405), post=analysts(302), pk="theme"),
    "analytics:reports": Page(reporters(), post=reporters()),
    "analytics:report_file": Page(reporters(), pk="file"),
    "analytics:report_retry": Page(everybody(405), post=reporters(302), pk="failed version"),
    "analytics:results_publish": Page(everybody(405), post=reporters(403), pk="version"),  # people still weigh
    "analytics:results_unpublish": Page(everybody(405), post=reporters(302), pk="version"),
    "analytics:results": Page(everybody()),
    "analytics:results_whole": Page(everybody()),
}

_SIGN_IN = everybody(200) | dict.fromkeys(STAFF, 302)
ACCOUNTS = {
    "healthz": Page(everybody(), of_site=True),
    "account": Page(signed_in(), of_site=True),
    "account_login": Page(_SIGN_IN, of_site=True),
    "account_logout": Page(signed_in(), of_site=True),
    "account_inactive": Page(everybody(), of_site=True),
    "account_signup": Page(_SIGN_IN, of_site=True),
    "account_reauthenticate": Page(signed_in(), of_site=True),
    "account_email": Page(signed_in(), of_site=True),
    "account_email_verification_sent": Page(everybody(), of_site=True),
    "account_change_password": Page(signed_in(), of_site=True),
    "account_set_password": Page(everybody(302), of_site=True),
    "account_reset_password": Page(everybody(), of_site=True),
    "account_confirm_login_code": Page(everybody(302), of_site=True),
    "account_confirm_email": Page(everybody(), of_site=True),
    "account_reset_password_from_key_done": Page(everybody(), of_site=True),
    "account_reset_password_from_key": Page(everybody(), of_site=True),
    "account_reset_password_done": Page(everybody(), of_site=True),
    "account_request_login_code": Page(_SIGN_IN, of_site=True),
    "mfa_index": Page(signed_in(), of_site=True),
    "mfa_authenticate": Page(everybody(302), of_site=True),
    "mfa_reauthenticate": Page(everybody(302), of_site=True),
    "mfa_activate_totp": Page(everybody(302), of_site=True),
    "mfa_deactivate_totp": Page(signed_in(404), of_site=True),
    "mfa_view_recovery_codes": Page(signed_in(404), of_site=True),
    "mfa_generate_recovery_codes": Page(everybody(302), of_site=True),
    "mfa_download_recovery_codes": Page(signed_in(404), of_site=True),
    "mfa_list_webauthn": Page(signed_in(), of_site=True),
    "mfa_add_webauthn": Page(everybody(302), of_site=True),
    "mfa_reauthenticate_webauthn": Page(everybody(302), of_site=True),
    "mfa_remove_webauthn": Page(everybody(302), of_site=True),
    "mfa_edit_webauthn": Page(everybody(302), of_site=True),
    "mfa_login_webauthn": Page(everybody(302), of_site=True),
    "socialaccount_login_cancelled": Page(everybody(), of_site=True),
    "socialaccount_login_error": Page(everybody(401), of_site=True),
    "socialaccount_signup": Page(everybody(302), of_site=True),
    "socialaccount_connections": Page(signed_in(), of_site=True),
    "openid_connect_login": Page(everybody(404), of_site=True),
    "openid_connect_callback": Page(everybody(404), of_site=True),
}

NAMELESS = {"/social/login/cancelled/", "/social/login/error/", "/social/signup/", "/social/connections/"}
"""allauth's old addresses, which only send on to the new ones."""

GROUPS: dict[str, dict[str, Page]] = {
    "moderation": MODERATION,
    "taking part": TAKING_PART,
    "discussion": DISCUSSION,
    "work": WORK,
    "analytics": ANALYTICS,
    "accounts": ACCOUNTS,
}
PAGES: dict[str, Page] = {name: page for group in GROUPS.values() for name, page in group.items()}
LISTED = sorted(PAGES.keys() & ADDRESSES.keys())
