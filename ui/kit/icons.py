"""Small drawings that stand beside a word, so that no status is said by colour alone."""

from __future__ import annotations

from ui.kit.markup import Html

_PATHS = {
    "on": '<circle cx="8" cy="8" r="6.2"/><path d="M5.2 8.2l2 2 3.6-4"/>',
    "watch": '<path d="M1.6 8S4 3.8 8 3.8 14.4 8 14.4 8 12 12.2 8 12.2 1.6 8 1.6 8z"/><circle cx="8" cy="8" r="1.9"/>',
    "off": '<circle cx="8" cy="8" r="6.2"/><path d="M8 4.8v3.8"/><circle cx="8" cy="11" r=".5" class="dot"/>',
    "none": '<circle cx="8" cy="8" r="6.2" stroke-dasharray="2.2 2.2"/><path d="M5.6 8h4.8"/>',
    "up": '<path d="M8 13V3.4M4.2 7L8 3.2 11.8 7"/>',
    "down": '<path d="M8 3v9.6M4.2 9L8 12.8 11.8 9"/>',
    "flat": '<path d="M3 8h10"/>',
    "next": '<path d="M6 3.6L10.4 8 6 12.4"/>',
    "file": '<path d="M4 1.8h5.2L12.4 5v9.2H4z"/><path d="M9 1.8V5.2h3.4"/>',
    "upload": '<path d="M8 10.6V3M4.8 6L8 2.8 11.2 6M2.6 10.4v2.8h10.8v-2.8"/>',
    "info": '<circle cx="8" cy="8" r="6.2"/><path d="M8 7.4v3.8"/><circle cx="8" cy="5" r=".5" class="dot"/>',
}


def icon(name: str) -> Html:
    """The drawing of that name, in the colour of the text around it; silent to screen readers."""
    return Html(f'<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">{_PATHS[name]}</svg>')
