"""The sender of the suite: what is sent can be read, as in a demonstration."""

from tongxin.notices.senders import ConsoleSMS


class OutboxSMS(ConsoleSMS):
    send = ConsoleSMS.write
