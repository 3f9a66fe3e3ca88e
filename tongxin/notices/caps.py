"""How many text messages go out: to a number, for an address, of the house."""

from datetime import timedelta

from django.conf import settings

from tongxin.kernel.limits import Limit, Tries

DAY, QUARTER = timedelta(days=1), timedelta(minutes=15)
SHOWN_DAYS = 30
KINDS = ("code", "notice")
# Nobody needs a fourth code in a quarter of an hour, nor the same words a third time.
SOON = Limit("sms.soon", 3, QUARTER)
SAME = Limit("sms.same", 2, DAY)
HOUSE = "sms.house"
TOLD = Limit("sms.told", 1, DAY)
# A list of what was spent, kept as long as it is shown.
SPENT = {
    kind: Limit(f"sms.spent.{kind}", 2**31 - 1, DAY * (SHOWN_DAYS + 1))
    for kind in KINDS
}


def tries_of(phone: str, text: str, *, kind: str, address: str, device: str) -> Tries:
    """What one message counts in; the house is asked last, by whoever sends it."""
    number = Limit(f"sms.number.{kind}", settings.SMS_DAY_NUMBER, DAY)
    tries: dict[Limit, tuple[object, ...]] = {}
    if address and not device:
        tries[Limit("sms.address", settings.SMS_DAY_ADDRESS, DAY)] = (address,)
    if kind == "code":
        tries[SOON] = (phone, device)
    return {**tries, number: (phone, device), SAME: (phone, text)}


def house() -> Limit:
    """What the whole house may send in a day; kept as long as it is shown."""
    return Limit(HOUSE, settings.SMS_DAY_HOUSE, DAY * (SHOWN_DAYS + 1))
