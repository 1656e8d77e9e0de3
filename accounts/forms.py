"""Form rendering: label, hint, error, control, in that order."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Our own field template for every form."""

    field_template_name = "elements/field.html"
