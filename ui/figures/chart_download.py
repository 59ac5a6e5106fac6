"""What an indicator's chart shows, to download: the data as a table, the picture for somebody's slides or letter."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data.export import csv_bytes, frame_rows, workbook_bytes
from insight import MonthAhead
from metrics import Indicator
from reports import ReportChart, SupervisorReport, chart_picture, series_frame
from text import UNIT_NAMES, language, t
from ui.figures.indicator import chart_of


def chart_downloads(report: SupervisorReport, indicator: Indicator, ahead: tuple[MonthAhead, ...]) -> None:
    """The data as CSV and workbook, the picture twice; nothing where there is no chart."""
    chart = chart_of(report, indicator)
    if chart is None:
        return
    name = f"{indicator.key}-{report.supervisor_id}-{report.period.code}"
    frame = series_frame(chart, ahead, language())
    columns, rows = list(frame.columns), frame_rows(frame)
    with st.container(horizontal=True, key="chart_downloads"):
        st.download_button(
            t("Data of the chart (CSV)"),
            csv_bytes(columns, rows),
            file_name=f"{name}.csv",
            mime="text/csv",
            icon=":material/table:",
            on_click="ignore",
            key="download_data",
        )
        st.download_button(
            t("Data of the chart (Excel)"),
            partial(workbook_bytes, indicator.key, columns, rows),
            file_name=f"{name}.xlsx",
            icon=":material/grid_on:",
            on_click="ignore",
            key="download_workbook",
        )
        drawing = _drawing(report, chart)
        st.download_button(
            t("Picture (PNG)"),
            partial(chart_picture.png, drawing),  # drawn when asked for
            file_name=f"{name}.png",
            mime="image/png",
            icon=":material/image:",
            on_click="ignore",
            key="download_png",
        )
        st.download_button(
            t("Picture (SVG)"),
            drawing,
            file_name=f"{name}.svg",
            mime="image/svg+xml",
            icon=":material/draw:",
            on_click="ignore",
            key="download_svg",
        )


def _drawing(report: SupervisorReport, chart: ReportChart) -> str:
    indicator = chart.line.indicator
    heading = f"{indicator.name} ({UNIT_NAMES[indicator.unit]})"
    subtitle = " · ".join([report.name, report.department, str(report.period.name), str(chart.said)])
    return chart_picture.svg(chart.line.series(chart.limits, language()), heading, subtitle, language())
