"""The small world of an invented plumber in Charlotte: lines, places, people.

Every phone number is from the range that is kept free for fiction (555-01xx).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A tracking number and what WhatConverts knows of who calls it."""

    name: str
    number: str
    source: str
    medium: str
    campaigns: tuple[str, ...] = ("",)
    keywords: tuple[str, ...] = ("",)
    landing_page: str = ""
    share: int = 1


SITE = "https://www.hartplumbing.example"

LINES = (
    Line(
        "Google Ads",
        "+17045550101",
        "google",
        "cpc",
        ("emergency plumbing", "water heaters", "drain cleaning"),
        ("plumber near me", "24 hour plumber", "water heater repair", "clogged drain"),
        f"{SITE}/emergency",
        share=5,
    ),
    Line(
        "Google Business Profile",
        "+17045550102",
        "google",
        "organic",
        landing_page=f"{SITE}/",
        share=3,
    ),
    Line(
        "Website",
        "+17045550103",
        "(direct)",
        "(none)",
        landing_page=f"{SITE}/contact",
        share=3,
    ),
    Line(
        "Facebook",
        "+19805550104",
        "facebook",
        "paid social",
        ("spring tune-up", "new home owners"),
        landing_page=f"{SITE}/spring",
        share=2,
    ),
    Line("Yard signs", "+17045550105", "yard sign", "offline", ("Dilworth",)),
    Line("Radio WXYZ", "+19805550106", "radio", "offline", ("morning show",)),
    Line("Van lettering", "+17045550107", "vehicle", "offline"),
)
OFFICE = "+17045550100"


@dataclass(frozen=True)
class Place:
    """A city with its area code and postal code."""

    city: str
    state: str
    zip_code: str
    area: str
    share: int = 1


PLACES = (
    Place("Charlotte", "NC", "28202", "704", 9),
    Place("Matthews", "NC", "28105", "980", 4),
    Place("Concord", "NC", "28025", "704", 3),
    Place("Gastonia", "NC", "28052", "704", 3),
    Place("Rock Hill", "SC", "29730", "803", 3),
    Place("Fort Mill", "SC", "29715", "803", 2),
    Place("Greensboro", "NC", "27401", "336"),
    Place("Raleigh", "NC", "27601", "919"),
    Place("Asheville", "NC", "28801", "828"),
    Place("Atlanta", "GA", "30303", "404"),
    Place("New York", "NY", "10001", "212"),
    Place("Chicago", "IL", "60601", "312"),
)

PEOPLE = (
    "Jeremy Stone",
    "Angela Whitaker",
    "María José Fernández-Villaseñor de la Torre",
    "Marcus Bell",
    "Zoë Kjærsgård",
    "Priya Raman",
    "Walter O'Connell",
    "Nguyễn Thị Ánh Tuyết",
    "Denise Carter",
    "Jörg Weißmüller",
    "Latoya Simmons",
    "Hank Delgado",
    "Sarah Goldberg",
    "Terrence Moore",
    "Emily Park",
    "Bill Mayfield",
    "Renée Dubois",
    "Oluwaseun Adeyemi",
    "Grace Kim",
    "Tom Lindqvist",
)
COMPANIES = (
    "Queen City Property Management",
    "Bella Notte Ristorante",
    "Carolina Dental Group",
    "Uptown Fitness",
    "St. Mark's Church",
)
GENERIC_NAMES = ("WIRELESS CALLER", "{city} {state}", "UNKNOWN NAME", "TOLL FREE CALL")
SPAM_NAMES = ("WARRANTY DEPT", "GOOGLE LISTING", "SCAM LIKELY")
NOTES = (
    "Water on the kitchen floor",
    "Wants a quote for a tankless heater",
    "Asked for Saturday",
    "",
    "",
)
