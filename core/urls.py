"""Links as we keep them: absolute, http or https, without what only tracks the reader."""

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit

MAX_URL = 2_048

_TRACKING = re.compile(
    r"^(utm_.*|at_.*|ns_.*|mc_.*|pk_.*|mtm_.*|hsa_.*|xtor|fbclid|gclid|dclid|msclkid|yclid|twclid|igshid|wt_?mc.*"
    r"|cmp|cmpid|ftcamp|ocid|ncid|smid|sref|ito|feedtype|feedname|traffic_source|_ga|gaa_.*)$",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[A-Za-z0-9/%:=&?~+!$,;'@()*\[\]._|-]*")
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NO_HOST = re.compile(r"""[\s<>"'`{}|^\\%]""")
_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str, base: str = "") -> str:
    """`url` as an absolute http(s) link without fragment, credentials and tracking parameters; "" when it is none.

    `base` resolves a relative link. Longer than 2,048 characters is no link anybody meant.
    """
    parts = _split(_UNFIT.sub("", url).strip(), base)
    if parts is None:
        return ""
    split, port = parts
    query = split.query
    if query:
        query = "&".join(pair for pair in query.split("&") if not _TRACKING.match(pair.partition("=")[0]))
    made = f"{split.scheme}://{_netloc(split, port)}{_quoted(split.path) or '/'}"
    made = f"{made}?{_quoted(query)}" if query else made
    return made if len(made) <= MAX_URL else ""


def url_key(link: str) -> str:
    """What two links to the same article have in common: no scheme, `www.`, trailing slash or order of parameters.

    `link` is as `canonical_url` makes it. "" for no link, and for a bare home page, which many entries share without
    being the same.
    """
    address, _, query = link.partition("://")[2].removeprefix("www.").partition("?")
    host, _, path = address.partition("/")
    path = path.rstrip("/")
    if not host or not (path or query):
        return ""
    if "&" in query:
        query = "&".join(sorted(query.split("&")))
    return f"{host}/{path}?{query}"


def _split(url: str, base: str) -> tuple[SplitResult, int | None] | None:
    """The parts of an absolute http(s) link and its port; None when it is none."""
    if len(url) > MAX_URL * 2:
        return None
    try:
        split = urlsplit(urljoin(base, url) if base else url)
        port = split.port
    except ValueError:
        return None
    if split.scheme not in _PORTS or not split.hostname or _NO_HOST.search(split.hostname):
        return None
    return split, port


def _netloc(split: SplitResult, port: int | None) -> str:
    host = (split.hostname or "").lower().rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    return host if port in (None, _PORTS[split.scheme]) else f"{host}:{port}"


def _quoted(part: str) -> str:
    """Spaces, quotes and what is not ASCII percent-encoded; what is encoded already stays."""
    return part if _PLAIN.fullmatch(part) else quote(part, safe="/%:=&?~+!$,;'@()*[]-._|")
