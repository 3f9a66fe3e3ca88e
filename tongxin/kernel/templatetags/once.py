"""`translate`, `static` and `url` as Django has them, worked out once where possible.

Registered in the settings in place of Django's own libraries, so that templates load
what they always load. A word in quotes is looked up once for each language, a file and
an address by their name once: about a hundred times on a page that adds up. Whatever
depends on the page is left to Django.
"""

from django import template
from django.conf import settings
from django.template import Context, Node, defaulttags
from django.template.base import FilterExpression, Parser, Token, Variable
from django.templatetags import i18n
from django.templatetags import static as files
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from tongxin.kernel.addresses import address

register = template.Library()
register.tags = {**i18n.register.tags, **files.register.tags}
register.filters = {**i18n.register.filters, **files.register.filters}


class Word(Node):
    """`{% translate "…" %}`: one word for each language."""

    child_nodelists = ()

    def __init__(self, node: i18n.TranslateNode) -> None:
        self.asvar, node.asvar = node.asvar, None
        self.node = node
        self.known: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        word = self.known.get(language)
        if word is None:
            word = self.known[language] = self.node.render(context)
        if self.asvar:
            context[self.asvar] = word
            return ""
        return word


class File(Node):
    """`{% static "…" %}`: its address, which changes with the next release only."""

    child_nodelists = ()

    def __init__(self, node: files.StaticNode) -> None:
        self.node = node
        self.known: str | None = None

    def render(self, context: Context) -> str:
        if self.known is None:
            found = self.node.render(context)
            # In a workshop files come and go.
            if settings.DEBUG:
                return found
            self.known = found
        return self.known


class Address(Node):
    """`{% url "…" one two %}`."""

    child_nodelists = ()

    def __init__(self, name: str, args: list[FilterExpression]) -> None:
        self.name, self.args = name, args

    def render(self, context: Context) -> str:
        found = address(self.name, *[arg.resolve(context) for arg in self.args])
        return conditional_escape(found) if context.autoescape else found


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    node = i18n.do_translate(parser, token)
    if not isinstance(node, i18n.TranslateNode) or node.noop:
        return node
    texts = (node.filter_expression, node.message_context)
    return Word(node) if all(t is None or _is_fixed(t) for t in texts) else node


@register.tag
def static(parser: Parser, token: Token) -> Node:
    node = files.do_static(parser, token)
    return File(node) if node.varname is None and _is_fixed(node.path) else node


@register.tag
def url(parser: Parser, token: Token) -> Node:
    node = defaulttags.url(parser, token)
    if node.asvar is None and not node.kwargs and _is_fixed(node.view_name):
        return Address(str(node.view_name.resolve(Context())), node.args)
    return node


def _is_fixed(expression: FilterExpression) -> bool:
    """A text in quotes, and nothing done to it."""
    is_text = not isinstance(expression.var, Variable) or expression.var.lookups is None
    return is_text and not expression.filters
