"""Pages written for the tests, as a small site would serve them."""

from __future__ import annotations

from tests.importing.web_server import Answer

BOAT = (
    "صنعت سلمى قاربًا من ورق ووضعته في الساقية التي تمرّ أمام البيت، ثم مشت معه حتى الجسر القديم.",
    "هناك قرأت على حجر قديم اسم من بنى الجسر، فضحكت لأن جدّها كان يقول إن الجسر أقدم من القرية.",
    "عادت وحدها في المساء، وبقي القارب عند الجسر ينتظر الصباح الذي وعدت أن ترجع فيه إليه.",
)
WELL = (
    "حفر أهل القرية بئرًا جديدة قرب المدرسة، فصار الأولاد يشربون منها في كل استراحة بين الدروس.",
    "قال المعلّم إن الماء عذب كما كان في أيام جدّه، وإن البئر القديمة لم تجفّ إلا حين نسيها الناس.",
    "وفي آخر السنة زرعوا حول البئر ثلاث شجرات من الزيتون، وكتبوا عند كل شجرة اسم من سقاها.",
)


def article(title: str, *texts: str, head: str = "", tag: str = "") -> Answer:
    """Make the page of an article; `tag` is its ETag."""
    body = "\n".join(text if text.startswith("<") else f"<p>{text}</p>" for text in texts)
    html = (
        '<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8">'
        f"<title>{title}</title>{head}</head><body><article><h1>{title}</h1>\n{body}\n"
        "</article></body></html>"
    )
    return Answer(html.encode(), headers={"ETag": tag} if tag else {})
