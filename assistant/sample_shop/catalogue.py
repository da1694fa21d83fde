"""The products of the sample shop: names, prices, variants, and which of them are bulky or not out yet."""

from __future__ import annotations

from dataclasses import dataclass

WOMEN = ("XS", "S", "M", "L", "XL")
MEN = ("S", "M", "L", "XL", "XXL")
UNISEX = ("S", "M", "L", "XL")
SHOES = ("37", "38", "39", "40", "41", "42", "43", "44", "45")
KIDS = ("98–104", "110–116", "122–128", "134–140", "146–152")
BACK = ("S", "M", "L")
BAG = ("Short", "Regular", "Long")
ONE = ("one size",)


@dataclass(frozen=True, slots=True)
class Product:
    """`released_in` is the number of days until a pre-order is out; `bulky` ones travel by freight."""

    sku: str
    name: str
    category: str
    price_cents: int
    variants: tuple[str, ...] = ONE
    bulky: bool = False
    released_in: int | None = None


CATALOGUE = (
    Product("JA-101", "Skarv rain jacket, women", "jackets", 18900, WOMEN),
    Product("JA-102", "Skarv rain jacket, men", "jackets", 18900, MEN),
    Product("JA-103", "Nordlys down jacket, women", "jackets", 22900, WOMEN),
    Product("JA-104", "Nordlys down jacket, men", "jackets", 22900, MEN),
    Product("JA-105", "Bris windbreaker", "jackets", 8900, UNISEX),
    Product("JA-106", "Varde fleece jacket", "jackets", 9900, UNISEX),
    Product("JA-107", "Rimfrost parka, women", "jackets", 31900, WOMEN, released_in=24),
    Product("JA-108", "Rimfrost parka, men", "jackets", 31900, MEN, released_in=24),
    Product("CL-201", "Myrull merino base layer, top", "clothing", 6900, UNISEX),
    Product("CL-202", "Myrull merino base layer, leggings", "clothing", 6500, UNISEX),
    Product("CL-203", "Heilo hiking trousers, women", "clothing", 11900, WOMEN),
    Product("CL-204", "Heilo hiking trousers, men", "clothing", 11900, MEN),
    Product("CL-205", "Lyng flannel shirt", "clothing", 7900, UNISEX),
    Product("CL-206", "Tind fleece sweater", "clothing", 8500, UNISEX),
    Product("CL-207", "Bekk swim shorts", "clothing", 3900, MEN),
    Product(
        "CL-208", "Ull hiking socks, pack of two", "clothing", 2400, ("36–38", "39–41", "42–44", "45–47")
    ),
    Product("CH-251", "Tussi children's overall", "children", 9900, KIDS),
    Product("CH-252", "Pytt children's rain set", "children", 5900, KIDS),
    Product("CH-253", "Ekorn children's backpack, 12 l", "children", 3900),
    Product("SH-301", "Storfjell leather boot, women", "shoes", 21900, SHOES[:5]),
    Product("SH-302", "Storfjell leather boot, men", "shoes", 21900, SHOES[4:]),
    Product("SH-303", "Lomvi approach shoe", "shoes", 13900, SHOES),
    Product("SH-304", "Sti trail running shoe", "shoes", 12900, SHOES),
    Product("SH-305", "Naust felt slippers", "shoes", 4900, SHOES),
    Product("TE-401", "Hulder tent, 2 persons", "tents", 34900),
    Product("TE-402", "Hulder tent, 3 persons", "tents", 42900),
    Product("TE-403", "Storm tarp, 3 × 3 m", "tents", 11900),
    Product("TE-404", "Lavvo family tent, 6 persons", "tents", 69900),
    Product("TE-405", "Groundsheet for Hulder", "tents", 4900, ("2 persons", "3 persons")),
    Product("TE-406", "Tuva ultralight tent, 1 person", "tents", 39900, released_in=45),
    Product("SL-451", "Dvale down sleeping bag, –2 °C", "sleeping", 27900, BAG),
    Product("SL-452", "Dvale summer sleeping bag, +8 °C", "sleeping", 14900, BAG),
    Product("SL-453", "Mose sleeping mat", "sleeping", 9900, ("Regular", "Long")),
    Product("SL-454", "Sky camping pillow", "sleeping", 2900),
    Product("SL-455", "Hengekøye hammock", "sleeping", 7900),
    Product("BA-501", "Ravn backpack, 28 l", "backpacks", 11900, BACK),
    Product("BA-502", "Ravn backpack, 48 l", "backpacks", 17900, BACK),
    Product("BA-503", "Bjørn trekking backpack, 65 l", "backpacks", 24900, BACK),
    Product("BA-504", "Kvist roll-top, 20 l", "backpacks", 8900, ("moss", "slate", "rust")),
    Product("BA-505", "Sjø dry bag", "backpacks", 2900, ("10 l", "20 l", "40 l")),
    Product("CO-551", "Bål storm stove", "cooking", 8900),
    Product("CO-552", "Gryte cast-iron pot, 4 l", "cooking", 7900),
    Product("CO-553", "Panne cast-iron pan, 26 cm", "cooking", 5900),
    Product("CO-554", "Kopp enamel mug", "cooking", 1400, ("white", "moss", "slate")),
    Product("CO-555", "Kjele camp kettle, 1.2 l", "cooking", 3900),
    Product("CO-556", "Termo vacuum bottle, 0.75 l", "cooking", 3400, ("white", "moss", "slate")),
    Product("CO-557", "Turmat freeze-dried stew", "cooking", 990),
    Product("LI-601", "Glød gas lantern", "light", 6900),
    Product("LI-602", "Stjerne headlamp, 400 lm", "light", 5900),
    Product("LI-603", "Fyr candle lantern", "light", 3400),
    Product("HO-651", "Lun wool blanket", "home", 12900, ("natural", "moss", "rust")),
    Product("HO-652", "Skinn sheepskin", "home", 8900),
    Product("HO-653", "Peis ash firewood basket", "home", 6900),
    Product("HO-654", "Duk linen tablecloth", "home", 7400, ("140 × 240 cm", "140 × 300 cm")),
    Product("FU-701", "Bålpanne fire bowl, 80 cm", "furniture", 24900, bulky=True),
    Product("FU-702", "Tun garden bench, oak", "furniture", 44900, bulky=True),
    Product("FU-703", "Tun garden table, oak", "furniture", 59900, bulky=True),
    Product("FU-704", "Takboks roof box, 420 l", "furniture", 47900, bulky=True),
    Product("AC-751", "Lue merino hat", "accessories", 3400, ("moss", "slate", "rust")),
    Product("AC-752", "Vott wool mittens", "accessories", 3900, ("S", "M", "L")),
    Product("AC-753", "Stav trekking poles, pair", "accessories", 9900),
    Product("AC-754", "Lapp repair set", "accessories", 800),
)

BY_SKU = {product.sku: product for product in CATALOGUE}
