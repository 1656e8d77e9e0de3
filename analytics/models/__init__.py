"""What the dialogue says."""

from analytics.models.reports import ReportFile, ReportFormat, ReportText, ReportVersion
from analytics.models.themes import Theme, ThemeAssignment, ThemeEdit, ThemePlacer, ThemeQuotation, ThemeRun

__all__ = [
    "ReportFile",
    "ReportFormat",
    "ReportText",
    "ReportVersion",
    "Theme",
    "ThemeAssignment",
    "ThemeEdit",
    "ThemePlacer",
    "ThemeQuotation",
    "ThemeRun",
]
