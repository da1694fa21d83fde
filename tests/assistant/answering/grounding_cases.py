"""Sentences a model might write about passages of the sample shop: some hold, some are inventions.

Each case names its passage by article and the words it begins with or holds; `HOLDS` are worded by hand from
the passage, `INVENTED` by changing one thing each.
"""

from __future__ import annotations

WINDOW = ("returns/return-window.md", "You can return anything unused within 30 days")
USED = ("returns/return-window.md", "The item must be unused")
NORWAY = ("shipping/shipping-costs.md", "| Norway |")
COUNTRIES = ("shipping/shipping-costs.md", "| Sweden |")
COSTS = ("shipping/shipping-costs.md", "Standard shipping costs €3.95")
OVERSEAS = ("shipping/shipping-costs.md", "We deliver only to the countries")
FREE = ("shipping/shipping-costs.md", "Express is never free")
EXPRESS = ("shipping/express.md", "Express takes 2 working days")
METHODS = ("payments/payment-methods.md", "You can pay by credit")
CASH = ("payments/payment-methods.md", "neither cash on delivery")
CHARGE = ("payments/payment-methods.md", "Your card is charged")
REFUND = ("returns/refunds.md", "We refund you within 5")
ACCOUNT = ("returns/refunds.md", "for your protection")
RETURN_COST = ("returns/return-costs.md", "Returns are free from Germany")
GERMAN = ("de/versandkosten.md", "Nach Österreich kostet")

HOLDS = [
    (WINDOW, "You can return unused items within 30 days of delivery."),
    (WINDOW, "Trail Club members have 60 days."),
    (WINDOW, "Trail Club members can return anything unused within 60 days of delivery."),
    (WINDOW, "Anything unused can be returned within thirty days of delivery."),
    (USED, "Mud, pet hair and washed clothes are not fine."),
    (USED, "The item must be unused and complete."),
    (NORWAY, "Standard shipping to Norway costs €12.95."),
    (COUNTRIES, "The delivery fee to Sweden is €6.95 for standard and €18.95 for express."),
    (COUNTRIES, "Shipping to Poland is free from €100."),
    (COSTS, "Standard shipping costs 3.95 EUR in Germany."),
    (COSTS, "In Germany, standard delivery is free from an order value of €60."),
    (OVERSEAS, "We do not ship to the United States."),
    (FREE, "Express is never free."),
    (EXPRESS, "Express takes 2 working days to Austria."),
    (EXPRESS, "There is no express to Norway."),
    (METHODS, "You can pay by PayPal, Klarna or bank transfer."),
    (CASH, "We do not offer cash on delivery."),
    (CASH, "In our stores you can pay in cash."),
    (CHARGE, "Your card is charged when your parcel is shipped."),
    (REFUND, "We refund you within 5 working days of your return reaching our warehouse."),
    (ACCOUNT, "We refund only to the original payment method."),
    (RETURN_COST, "Returns from Germany are free."),
    (RETURN_COST, "A return costs €9.95 from Norway."),
    (GERMAN, "Nach Österreich kostet der Versand 5,95 €."),
    (GERMAN, "In die Schweiz kostet er 12,95 €."),
]

INVENTED = [
    # another number, unit or currency
    (WINDOW, "You can return unused items within 45 days of delivery."),
    (WINDOW, "You can return unused items within 30 hours of delivery."),
    (WINDOW, "You can return unused items within ninety days of delivery."),
    (COSTS, "Standard shipping costs $3.95 in Germany."),
    (REFUND, "We refund you within 5 weeks of your return reaching our warehouse."),
    # a number that belongs to something else
    (WINDOW, "Trail Club members have 30 days."),
    (NORWAY, "Standard shipping to Norway costs €6.95."),
    (COUNTRIES, "Express to Sweden costs €6.95."),
    (COSTS, "Standard shipping costs €12.95 in Germany."),
    (EXPRESS, "Express takes 3 working days to Austria."),
    (RETURN_COST, "Returns from Germany cost €9.95."),
    (GERMAN, "Nach Österreich kostet der Versand 12,95 €."),
    # turned round
    (WINDOW, "You cannot return anything unused within 30 days of delivery."),
    (USED, "Washed clothes can be returned."),
    (USED, "You can return something you have tried or used."),
    (OVERSEAS, "We ship to the United States and Canada."),
    (EXPRESS, "Express is available to Norway."),
    (CASH, "You can pay with crypto-currencies."),
    (CASH, "We offer cash on delivery."),
    (ACCOUNT, "The refund can go to another account."),
    # a name, a limit or a thing that is not there
    (METHODS, "You can pay by PayPal, Klarna or Bitcoin."),
    (OVERSEAS, "We deliver to Brazil."),
    (NORWAY, "Shipping to Japan costs €12.95."),
    (WINDOW, "You can always return anything within 30 days of delivery."),
    (WINDOW, "You can return anything you own within 30 days of delivery."),
    (WINDOW, "Returns are free within 30 days of delivery."),
    (FREE, "Express is free."),
    (CHARGE, "Your card is charged immediately when you order."),
    (REFUND, "We refund you in cash within 5 working days."),
    (REFUND, "Refunds include a voucher worth 5 %."),
    (RETURN_COST, "Returns are free from Norway."),
    (CHARGE, "Your data is encrypted with bank-level security."),
    (GERMAN, "Der Versand nach Österreich ist kostenlos."),
    (GERMAN, "Nach Italien kostet der Versand 5,95 €."),
]
