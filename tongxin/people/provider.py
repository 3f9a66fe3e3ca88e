"""WeChat as allauth knows it, with one person being one person.

allauth finds this module by its name. A person has another `openid` for each of an
office's WeChat accounts; the `unionid` is the same for all of them.
"""

from typing import Any

from allauth.socialaccount.providers.weixin.provider import (
    WeixinProvider as PlainWeixinProvider,
)


class WeixinProvider(PlainWeixinProvider):  # type: ignore[misc] # has no types
    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data.get("unionid") or data["openid"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Neither nickname nor picture nor town: nobody here needs them."""
        return {}


provider_classes = [WeixinProvider]
