"""From an address to an object: found and allowed, or 404. Missing and forbidden look the same."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.http import StaffRequest
from moderation.models import Audience, Case, ModeratedContent, Queue
from moderation.queries import cases_with_targets, content_models, visible


def public_content(kind: str, pk: UUID) -> ModeratedContent:
    """A contribution that everybody sees."""
    model = content_models().get(kind)
    if model is None:
        raise Http404
    return get_object_or_404(visible(model, Audience.PUBLIC), pk=pk)


def queues_of(request: StaffRequest) -> QuerySet[Queue]:
    """The queues that the signed-in person moderates."""
    return Queue.objects.filter(members__user=request.user.pk).order_by("name", "pk")


def queue_of(request: StaffRequest, pk: int) -> Queue:
    """One queue that the signed-in person moderates."""
    return get_object_or_404(queues_of(request), pk=pk)


def case_of(request: StaffRequest, pk: UUID) -> Case:
    """A case in a queue that the signed-in person moderates."""
    cases = Case.objects.filter(queue__members__user=request.user.pk).select_related("queue", "content_type")
    return get_object_or_404(cases_with_targets(cases), pk=pk)
