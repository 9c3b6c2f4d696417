"""Which language to begin in before a customer has said anything that tells: by the phone number's country. Pure."""

from helpdesk.values import Language

# Calling codes (ITU-T E.164, https://www.itu.int/pub/T-SP-E.164D) of countries where one of our languages is spoken by
# most; everybody else begins in the default language.
GERMAN = ("49", "43", "41", "423")
ARABIC = (
    *("20", "212", "213", "216", "218", "222", "249"),
    *("961", "962", "963", "964", "965", "966", "967", "968", "970", "971", "973", "974"),
)
LANGUAGES: tuple[tuple[Language, tuple[str, ...]], ...] = (("de", GERMAN), ("ar", ARABIC))


def language_of_country(wa_id: str) -> Language | None:
    """The language of the country of `wa_id` (digits with country code, or a business-scoped id), if it is ours."""
    if not wa_id.isdecimal():
        return None
    return next((language for language, codes in LANGUAGES if wa_id.startswith(codes)), None)
