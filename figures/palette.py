"""The colours of figures: on screen, on paper, and written out for those who cannot follow the page."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Palette:
    """The colours a figure is drawn in. Status is never said by colour alone: shape or sign says it too."""

    ink: str
    quiet: str
    hair: str
    band: str
    paper: str
    blue: str
    good: str
    bad: str
    watch: str
    improvement: str
    concern: str
    target: str
    font: str | None
    size: float

    def signal(self, good: bool | None) -> str:
        """The colour of a special point in a control chart; None judges nothing and is purple."""
        return NEUTRAL if good is None else self.improvement if good else self.concern

    def tone(self, good: bool | None) -> str:
        """The colour of a judgement; None judges nothing and is plain ink."""
        return self.ink if good is None else self.good if good else self.bad


# The colours of Making Data Count (NHS England), the same on paper and on both grounds: blue for the better, orange for
# the worse, purple where neither way is good, red for the target.
IMPROVEMENT, CONCERN, NEUTRAL, TARGET = "#00b0f0", "#e46c0a", "#490092", "#de1b1b"

# The hues that have a light and a dark form.
LIGHT_PALETTE = Palette(
    ink="#18212f",
    quiet="#5b6673",
    hair="#dfe4ea",
    band="#eef1f5",
    paper="#ffffff",
    blue="#1f5fa8",
    good="#0f7b6c",
    bad="#c2410c",
    watch="#b7791f",
    improvement=IMPROVEMENT,
    concern=CONCERN,
    target=TARGET,
    font=None,
    size=11,
)
DARK_PALETTE = replace(
    LIGHT_PALETTE,
    ink="#eef1f5",
    quiet="#9aa6b2",
    hair="#2b333c",
    band="#20262d",
    paper="#11161c",
    blue="#7fb2e8",
    good="#45b8a2",
    bad="#f08a5d",
    watch="#e0b15e",
)


def _of_the_page(hue: str, name: str = "") -> str:
    return f"var(--figure-{name or hue}, light-dark({getattr(LIGHT_PALETTE, hue)}, {getattr(DARK_PALETTE, hue)}))"


# On screen each colour can be set from outside (--figure-good …). Left alone, it follows the page: ink is the
# text's own colour, the others have a light and a dark form of the same hue.
SCREEN_PALETTE = replace(
    LIGHT_PALETTE,
    ink="var(--figure-ink, currentColor)",
    quiet=_of_the_page("quiet"),
    hair=_of_the_page("hair"),
    band=_of_the_page("band"),
    paper=_of_the_page("paper"),
    blue=_of_the_page("blue", "target"),
    good=_of_the_page("good"),
    bad=_of_the_page("bad"),
    watch=_of_the_page("watch"),
)
PRINT_PALETTE = Palette(
    ink="#1b2430",
    quiet="#5b6673",
    hair="#d5dbe2",
    band="#eff2f6",
    paper="#ffffff",
    blue="#1f5fa8",
    good="#0f7b6c",
    bad="#c2410c",
    watch="#b7791f",
    improvement=IMPROVEMENT,
    concern=CONCERN,
    target=TARGET,
    font="Noto Sans SC",
    size=7,
)


def palette(print: bool) -> Palette:
    """The colours for paper or for the screen."""
    return PRINT_PALETTE if print else SCREEN_PALETTE
