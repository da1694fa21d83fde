"""Sentences a model might write about passages of the sample shop: some hold, some are inventions.

Each case names its passage by article and some words in it; `HOLDS` are worded by hand from the
passage, `INVENTED` by changing one thing each. The second halves were worded before the check was tried on
them; at that first look 47 of their 53 inventions were dropped and 33 of their 40 true sentences kept.
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

HOLDS += [
    (
        ("products/warranty.md", "legal guarantee"),
        "Products of the Fjellmark brand have a warranty of 5 years.",
    ),
    (
        ("products/warranty.md", "legal guarantee"),
        "Everything you buy is covered by the legal guarantee for 2 years.",
    ),
    (("products/warranty.md", "seams, zips"), "The warranty covers defects in material and workmanship."),
    (("products/warranty.md", "seams, zips"), "Wear and accidents are not covered."),
    (("products/warranty.md", "seams, zips"), "Sun damage is not covered by the warranty."),
    (
        ("products/warranty.md", "Send us photos"),
        "Send photos of the defect and your order number to help@fjellmark.example.",
    ),
    (("products/warranty.md", "Send us photos"), "We answer within two working days."),
    (("products/warranty.md", "10–15"), "It takes 10 to 15 working days from the day your item arrives."),
    (("payments/gift-cards.md", "€20 to"), "Gift cards are valid for 3 years."),
    (("payments/gift-cards.md", "€20 to"), "You can buy gift cards from €20 to €500."),
    (("payments/gift-cards.md", "€20 to"), "They arrive by email within one hour."),
    (("payments/gift-cards.md", "cannot be returned"), "Gift cards cannot be returned."),
    (("payments/gift-cards.md", "cannot be returned"), "You cannot have a gift card paid out in cash."),
    (("payments/gift-cards.md", "vouchers and discounts"), "You cannot buy a gift card with a voucher."),
    (("payments/gift-cards.md", "Check the spam"), "Check your spam folder."),
    (
        ("orders/cancel-order.md", "free of charge as long"),
        'You can cancel an order free of charge while its status is "Received" or "Paid".',
    ),
    (("orders/cancel-order.md", "packed parcel"), "No, a packed parcel cannot be stopped."),
    (("orders/cancel-order.md", "packed parcel"), "You can refuse the parcel at the door."),
    (
        ("orders/cancel-order.md", "same working day"),
        "A cancelled order is refunded on the same working day.",
    ),
    (("account/trail-club.md", "1 point per euro"), "100 points become a voucher of €5."),
    (("account/trail-club.md", "1 point per euro"), "You collect one point per euro."),
    (("account/trail-club.md", "24 hours early"), "Members have 60 days to return things."),
    (("account/trail-club.md", "24 hours early"), "Members get a voucher of €5 on their birthday."),
    (("account/trail-club.md", "expire after"), "Points expire after 24 months."),
    (
        ("orders/click-and-collect.md", "Hamburg, Copenhagen"),
        "You can collect your online order in our stores in Hamburg, Copenhagen and Amsterdam.",
    ),
    (("orders/click-and-collect.md", "Hamburg, Copenhagen"), "Collecting your order is free of charge."),
    (
        ("orders/click-and-collect.md", "within 2 hours"),
        "If the store has the item, it is ready within 2 hours.",
    ),
    (("orders/click-and-collect.md", "within 2 hours"), "Otherwise it is ready in 3 to 5 working days."),
    (("orders/click-and-collect.md", "for 7 days"), "Your order is kept for 7 days."),
    (("orders/click-and-collect.md", "Bring the code"), "You have to bring the code from the e-mail."),
    (("orders/click-and-collect.md", "Bring the code"), "A photo of the code is enough."),
    (("payments/vouchers.md", "Enter your voucher"), "One code can be used per order."),
    (("payments/vouchers.md", "Capital letters"), "Capital letters do not matter."),
    (("payments/vouchers.md", "more than 30"), "Vouchers do not apply to gift cards."),
    (
        ("payments/vouchers.md", "more than 30"),
        "Vouchers cannot be used for items reduced by more than 30 %.",
    ),
    (("payments/vouchers.md", "€10 off"), "You get €10 off your next order from €60."),
    (("payments/vouchers.md", "placed order"), "You cannot add a code to a placed order."),
    (
        ("shipping/lost-parcel.md", "nothing new"),
        "Tell us if tracking has shown nothing new for 5 working days.",
    ),
    (("shipping/lost-parcel.md", "up to 10"), "A search takes up to 10 working days."),
    (("shipping/lost-parcel.md", "in stock"), "We refund the full amount within 5 working days."),
]

INVENTED += [
    (("products/warranty.md", "legal guarantee"), "All products carry a Fjellmark warranty of 5 years."),
    (("products/warranty.md", "legal guarantee"), "Everything you buy from us has a warranty of 5 years."),
    (("products/warranty.md", "legal guarantee"), "The legal guarantee is 5 years."),
    (("products/warranty.md", "legal guarantee"), "Products of our own brand carry a lifetime warranty."),
    (("products/warranty.md", "seams, zips"), "The warranty covers wear."),
    (("products/warranty.md", "seams, zips"), "Accidents are covered by the warranty."),
    (("products/warranty.md", "seams, zips"), "The warranty covers theft."),
    (("products/warranty.md", "Send us photos"), "We answer within 2 hours."),
    (("products/warranty.md", "Send us photos"), "Send us the original packaging."),
    (("products/warranty.md", "Send us photos"), "We always replace the item."),
    (("products/warranty.md", "10–15"), "It takes 15 weeks."),
    (("products/warranty.md", "10–15"), "We repair it in 2 days."),
    (("payments/gift-cards.md", "€20 to"), "Gift cards never expire."),
    (("payments/gift-cards.md", "€20 to"), "Gift cards are valid for 500 years."),
    (("payments/gift-cards.md", "€20 to"), "Gift cards are valid for 1 year."),
    (("payments/gift-cards.md", "€20 to"), "Gift cards arrive by post within 1 hour."),
    (("payments/gift-cards.md", "cannot be returned"), "Gift cards can be returned."),
    (("payments/gift-cards.md", "cannot be returned"), "You can have a gift card paid out in cash."),
    (("payments/gift-cards.md", "vouchers and discounts"), "Vouchers apply to gift cards."),
    (("payments/gift-cards.md", "vouchers and discounts"), "You can buy a gift card with a discount."),
    (
        ("orders/cancel-order.md", "free of charge as long"),
        "You can cancel an order after it has been packed.",
    ),
    (("orders/cancel-order.md", "free of charge as long"), "Cancelling costs €5."),
    (("orders/cancel-order.md", "packed parcel"), "A packed parcel can be stopped."),
    (("orders/cancel-order.md", "packed parcel"), "Refused parcels are refunded within 5 hours."),
    (("orders/cancel-order.md", "same working day"), "A cancelled order is refunded in 7 working days."),
    (("orders/cancel-order.md", "same working day"), "The bank refunds you a bonus."),
    (("account/trail-club.md", "1 point per euro"), "Trail Club costs €5."),
    (("account/trail-club.md", "1 point per euro"), "1 point becomes a €5 voucher."),
    (("account/trail-club.md", "1 point per euro"), "You collect 100 points per euro."),
    (("account/trail-club.md", "24 hours early"), "Members have 30 days to return things."),
    (("account/trail-club.md", "24 hours early"), "Members enter sales 60 days early."),
    (("account/trail-club.md", "expire after"), "Points expire after 30 days."),
    (("account/trail-club.md", "expire after"), "Returned items earn points."),
    (("account/trail-club.md", "expire after"), "Points never expire."),
    (
        ("orders/click-and-collect.md", "Hamburg, Copenhagen"),
        "You can collect your order in our stores in Hamburg and Berlin.",
    ),
    (("orders/click-and-collect.md", "Hamburg, Copenhagen"), "Collecting your order costs €2."),
    (("orders/click-and-collect.md", "within 2 hours"), "It is ready within 2 days."),
    (
        ("orders/click-and-collect.md", "within 2 hours"),
        "If the store has the item, it is ready in 3–5 working days.",
    ),
    (("orders/click-and-collect.md", "for 7 days"), "We keep your order for 7 weeks."),
    (("orders/click-and-collect.md", "Bring the code"), "You have to bring your passport."),
    (("orders/click-and-collect.md", "Bring the code"), "Only you can collect it."),
    (("payments/vouchers.md", "Enter your voucher"), "Two codes can be used per order."),
    (("payments/vouchers.md", "Capital letters"), "Capital letters matter."),
    (("payments/vouchers.md", "Capital letters"), "Spaces do not matter."),
    (("payments/vouchers.md", "more than 30"), "Vouchers apply to gift cards."),
    (("payments/vouchers.md", "€10 off"), "You get €60 off your next order."),
    (("payments/vouchers.md", "€10 off"), "The voucher is valid for 10 days."),
    (("payments/vouchers.md", "placed order"), "A code can be added to a placed order."),
    (
        ("shipping/lost-parcel.md", "nothing new"),
        "If the parcel is not found within 5 working days you get your money back.",
    ),
    (("shipping/lost-parcel.md", "up to 10"), "You need to sign a police report."),
    (("shipping/lost-parcel.md", "up to 10"), "A search takes at least 10 working days."),
    (("shipping/lost-parcel.md", "in stock"), "We refund the full amount without shipping."),
    (("shipping/lost-parcel.md", "in stock"), "We refund within 5 hours."),
]
