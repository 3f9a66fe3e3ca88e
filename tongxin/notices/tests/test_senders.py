import json
import smtplib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import URLError

import pytest
from django.core import mail

from tongxin.notices import senders, wording
from tongxin.notices.checks import check_senders
from tongxin.notices.models import Notice
from tongxin.notices.senders import ConsoleSMS, GatewaySMS, Mail, NotSetUp, Refused
from tongxin.notices.tests.make import PHONE


class Gateway(BaseHTTPRequestHandler):
    """Answers with `status`; 0 hangs up without a word."""

    status = 200

    def do_POST(self):
        self.server.asked.append(
            (
                dict(self.headers),
                json.loads(self.rfile.read(int(self.headers["Content-Length"]))),
            )
        )
        if self.server.status:
            self.send_response(self.server.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_):
        pass


@pytest.fixture
def gateway(settings):
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.status, server.asked = 200, []
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/sms"
    settings.SMS_GATEWAY_TOKEN = "token-1"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_console_writes_one_line_a_message(settings, tmp_path, capsys):
    settings.DATA_DIR, settings.DEMO = tmp_path, True
    ConsoleSMS().send(PHONE, "验证码 123456\n十分钟内有效", key="code:1")
    ConsoleSMS().send(PHONE, "第二条")
    log = tmp_path / "outbox" / "sms.log"
    first, second = log.read_text().splitlines()
    assert first.split("\t")[1:] == [PHONE, "code:1", "验证码 123456 ⏎ 十分钟内有效"]
    assert second.endswith("第二条")
    assert log.stat().st_mode & 0o777 == 0o600
    assert capsys.readouterr().out.count("SMS ") == 2


def test_outside_a_demonstration_nothing_is_written(settings, tmp_path, capsys):
    settings.DATA_DIR = tmp_path
    with pytest.raises(NotSetUp):
        ConsoleSMS().send(PHONE, "验证码 123456")
    assert capsys.readouterr().out == ""
    assert list(tmp_path.iterdir()) == []


def test_without_a_mail_server_nothing_is_written(settings, capsys):
    settings.MAILERS = {
        "default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    }
    with pytest.raises(NotSetUp):
        Mail().send("lin@example.org", "有答复了", "灯修好了。")
    assert capsys.readouterr().out == ""


def named(settings, **facts: str) -> list[str]:
    for name, value in facts.items():
        setattr(settings, name, value)
    return [str(told.id) for told in check_senders()]


def test_the_examination_for_production_names_a_missing_sender(settings):
    assert named(settings, SMS_SENDER="") == ["tongxin.W101"]
    console = "tongxin.notices.senders.ConsoleSMS"
    assert named(settings, SMS_SENDER=console) == ["tongxin.W101"]
    gateway = "tongxin.notices.senders.GatewaySMS"
    assert named(settings, SMS_SENDER=gateway) == ["tongxin.E101"]
    assert named(settings, SMS_GATEWAY_URL="https://sms.example.org/") == []
    settings.DEMO = True
    assert named(settings, SMS_SENDER=console) == []


def test_gateway_gets_number_text_and_key(gateway):
    GatewaySMS().send(PHONE, "灯修好了", key="voice.answered:1:1")
    [(headers, body)] = gateway.asked
    assert body == {"phone": PHONE, "text": "灯修好了", "key": "voice.answered:1:1"}
    assert headers["Idempotency-Key"] == "voice.answered:1:1"
    assert headers["Authorization"] == "Bearer token-1"


def test_gateway_without_token(gateway, settings):
    settings.SMS_GATEWAY_TOKEN = ""
    GatewaySMS().send(PHONE, "灯修好了")
    [(headers, _body)] = gateway.asked
    assert "Authorization" not in headers


@pytest.mark.parametrize("status", [302, 400, 429, 503])
def test_gateway_that_says_no_is_asked_again_later(gateway, status):
    gateway.status = status
    with pytest.raises(Refused):
        GatewaySMS().send(PHONE, "灯修好了")
    assert len(gateway.asked) == 1


@pytest.mark.parametrize("status", [500, 502, 0])
def test_gateway_that_breaks_off_leaves_it_open(gateway, status):
    gateway.status = status
    with pytest.raises(Exception) as caught:  # noqa: PT011 - any but `Refused`
        GatewaySMS().send(PHONE, "灯修好了")
    assert not isinstance(caught.value, Refused)


def test_gateway_that_is_not_there_refuses(settings):
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:9/sms"
    settings.SMS_GATEWAY_TOKEN = ""
    with pytest.raises(Refused):
        GatewaySMS().send(PHONE, "灯修好了")


@pytest.mark.parametrize("error", [TimeoutError(), URLError(TimeoutError())])
def test_gateway_that_is_silent_leaves_it_open(settings, monkeypatch, error):
    """No answer in time: it may have taken the message."""
    settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN = "http://127.0.0.1:9/", ""

    def silent(*_, **__):
        raise error

    monkeypatch.setattr(senders.urllib.request.OpenerDirector, "open", silent)
    with pytest.raises(type(error)):
        GatewaySMS().send(PHONE, "灯修好了")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (smtplib.SMTPRecipientsRefused({}), Refused),
        (smtplib.SMTPDataError(451, b"later"), Refused),
        (ConnectionRefusedError(), Refused),
        (smtplib.SMTPServerDisconnected(), smtplib.SMTPServerDisconnected),
        (TimeoutError(), TimeoutError),
    ],
)
def test_mail_server_that_says_no_and_one_that_breaks_off(monkeypatch, error, expected):
    def fail(_self):
        raise error

    monkeypatch.setattr(senders.EmailMessage, "send", fail)
    with pytest.raises(expected):
        Mail().send("lin@example.org", "有答复了", "灯修好了。")


def test_heading_of_an_e_mail_cannot_bring_another_heading(settings):
    Mail().send("lin@example.org", "有答复了\nBcc: all@example.org", "灯修好了。")
    assert mail.outbox[0].subject == "有答复了 Bcc: all@example.org"


def test_settings_name_the_sender(settings):
    settings.SMS_SENDER = ""
    with pytest.raises(NotSetUp):
        senders.sms()
    assert senders.reaches_nobody()
    settings.SMS_SENDER = "tongxin.notices.senders.ConsoleSMS"
    assert isinstance(senders.sms(), ConsoleSMS)
    assert senders.reaches_nobody()
    settings.SMS_SENDER = "tongxin.notices.senders.GatewaySMS"
    assert isinstance(senders.sms(), GatewaySMS)
    assert not senders.reaches_nobody()


def test_long_text_message_says_where_the_rest_is(settings):
    settings.PUBLIC_URL = "https://tongxin.example.org"
    notice = Notice(title="有答复了", text="灯" * 400, link="/r/1/")
    text = wording.sms_text(notice)
    assert text.startswith("有答复了\n灯灯")
    assert text.endswith("…（网页上还有）\nhttps://tongxin.example.org/r/1/")
    assert len(text) < 350


def test_without_a_public_address_no_half_link_is_sent(settings):
    settings.PUBLIC_URL = ""
    notice = Notice(title="有答复了", text="灯修好了。", link="/r/1/")
    assert wording.sms_text(notice) == "有答复了\n灯修好了。"
    assert wording.mail_text(notice) == "灯修好了。"
    assert wording.mail_text(Notice(title="有答复了")) == "有答复了"
