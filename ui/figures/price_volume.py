"""Price, volume and mix of a change of revenue, beside its parts: a waterfall, a sentence, the products with prices."""

from __future__ import annotations

from fractions import Fraction

from data.store import Store
from figures import Level as Mark
from figures import WaterfallStep, waterfall
from insight import DRIVER_BASES, Against, Drivers, PriceVolume, Product, SoldLine, amount_in_words, price_volume
from scope import Scope
from text import MISSING, Unit, figure, number, t
from ui.figures.charts import desktop_and_phone
from ui.figures.driver_path import DriverPath
from ui.kit import (
    Html,
    Part,
    cached_questions,
    current_scope,
    figure_heads,
    icon,
    show_markup,
    store,
    table_under_heading,
    tag,
)

LINES = 20  # the rest is one line of the table
WIDTHS = (620, 350)  # on a desk, on a phone


def price_volume_part(position: DriverPath, drivers: Drivers) -> None:
    """The section below the drivers; nothing where no prices are known, against a plan, and without rows."""
    if drivers.indicator.sold is None or position.against is Against.PLAN or drivers.gap is None:
        return
    split = _price_volume(cached_questions.memory_key(), position, store(), current_scope())
    if split is None:
        return
    head = tag("h3", t("Price, volume and mix"), class_="head")
    if not split.tells:
        message = t(
            "No product has quantities then and now, so price and volume cannot be told apart (column quantity)."
        )
        show_markup(head, tag("p", icon("info"), tag("span", message), class_="note"), key="price_volume")
        return
    picture = tag("div", _picture(position, split, str(drivers.indicator.name)), class_="card")
    words = tag("div", *_words(position, split), class_="card stack")
    halves = tag("div", picture, words, class_="halves", style="margin-top:0")
    show_markup(head, halves, _table(split), key="price_volume")


def _parts(split: PriceVolume) -> list[tuple[str, Fraction]]:
    """The parts in the order in which one reads them; price, volume and mix always, the others where there are any."""
    always = [(t("Price"), split.price), (t("Volume"), split.volume), (t("Mix"), split.mix)]
    others = [
        (t("new products"), split.new),
        (t("discontinued products"), split.gone),
        (t("no quantity given"), split.unknown),
    ]
    return always + [(name, value) for name, value in others if value]


def _picture(position: DriverPath, split: PriceVolume, indicator_name: str) -> Html:
    steps = [
        WaterfallStep(name, float(value), amount_in_words(value, Unit.MONEY), None if not value else value > 0)
        for name, value in _parts(split)
    ]
    base = str(DRIVER_BASES[position.against])
    start, end = (
        Mark(name, float(value), figure(float(value), Unit.MONEY))
        for name, value in ((base, split.start), (t("now"), split.end))
    )
    title = t("{indicator} against {base}, by price, volume and mix", indicator=indicator_name, base=base)
    return desktop_and_phone(*(waterfall(steps, start=start, end=end, width=width, title=title) for width in WIDTHS))


def _words(position: DriverPath, split: PriceVolume) -> list[Html]:
    written = {
        name: amount_in_words(value, Unit.MONEY)
        for name, value in (("gap", split.gap), ("price", split.price), ("volume", split.volume), ("mix", split.mix))
    }
    sentence = t(
        "Of {gap} against {base}, price accounts for {price}, volume for {volume} and mix for {mix}.",
        base=DRIVER_BASES[position.against],
        **written,
    )
    notes = [
        t("Price: the same pieces dearer or cheaper. Volume: more or fewer pieces. Mix: other products among them."),
        t("A product's price is its revenue per piece; discounts and other customers within a product count as price."),
    ]
    if split.without:
        share = t(
            "{n} of {all} rows have no quantity; what changed in them cannot be told apart.",
            n=number(split.without),
            all=number(split.rows),
        )
        notes.insert(0, share)
    return [tag("p", sentence, class_="strong"), *(tag("p", note, class_="quiet small") for note in notes)]


def _table(split: PriceVolume) -> Html:
    """Every product with its pieces and prices, and what each of the two accounts for."""
    heads = (
        t("Product"),
        t("Pieces then"),
        t("Pieces now"),
        t("Price then"),
        t("Price now"),
        t("By price"),
        t("By quantity"),
        t("Without either"),
        t("Change"),
    )
    shown, rest = split.products[:LINES], split.products[LINES:]
    body = [_line(product.name or t("not stated"), _cells(product), heads) for product in shown]
    if rest:
        body.append(_line(t("other ({n})", n=len(rest)), _sums(rest), heads))
    body.append(_line(tag("strong", t("together")), _sums(split.products), heads))
    caption = t("Price and quantity by product")
    more = {"class_": "scroll tall", "tabindex": "0", "style": "margin-top:0.875rem"}
    return table_under_heading(caption, figure_heads(heads), body, **more)


def _line(name: Part, cells: list[Part], heads: tuple[str, ...]) -> Html:
    inside = (tag("td", cell, class_="num", data_label=head) for cell, head in zip(cells, heads[1:], strict=True))
    return tag("tr", tag("th", name, scope="row", class_="all"), *inside)


def _cells(product: Product) -> list[Part]:
    return [
        _pieces(product.then),
        _pieces(product.now),
        _price(product.then),
        _price(product.now),
        _apart(product.price),
        _apart(product.quantity),
        _apart(product.rest) if product.rest else MISSING,
        tag("strong", _apart(product.gap)),
    ]


def _sums(products: tuple[Product, ...]) -> list[Part]:
    """Several products as one: amounts add up, prices and pieces of different things do not."""

    def added(amounts: list[Fraction | None]) -> str:
        return _apart(sum((amount for amount in amounts if amount is not None), Fraction(0)))

    return [
        *[MISSING] * 4,
        added([product.price for product in products]),
        added([product.quantity for product in products]),
        added([product.rest for product in products]),
        tag("strong", added([product.gap for product in products])),
    ]


def _pieces(sold: SoldLine | None) -> str:
    if sold is None or not sold.quantity:
        return MISSING
    return number(float(sold.quantity), 0 if sold.quantity.denominator == 1 else 2)


def _price(sold: SoldLine | None) -> str:
    return MISSING if sold is None or sold.price is None else number(float(sold.price), 2)


def _apart(value: Fraction | None) -> str:
    if value is None:
        return MISSING
    return ("+" if value > 0 else "") + number(float(value), 2)


@cached_questions.remember
def _price_volume(
    key: cached_questions.CacheKey, position: DriverPath, _store: Store, _who: Scope
) -> PriceVolume | None:
    return price_volume(
        _store,
        _who,
        position.indicator,
        position.unit,
        position.period,
        path=dict(position.path),
        against=position.against,
        level=position.level,
        as_of=key.day,
    )
