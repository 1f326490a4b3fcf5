"""Signs of spam in a text: honest texts of many languages have none, and each sign has its own."""

import pytest

from comparisons.domain.suspicion import signs_in
from comparisons.domain.vocabulary import HeldFor

HONEST = (
    "After two years with both we moved to PostgreSQL, and stayed.",
    "The reason is wrong: replication in MySQL 8 is not what it was in 5.6.",
    "You say it is slow. We measured p99 = 12 ms vs 45 ms @ 10k rps, 3.2 GB RSS vs 1.1 GB; see the numbers below.",
    "Both are fine!!! Why not say that it depends???",
    "SELECT * FROM orders WHERE id = 7 FOR UPDATE SKIP LOCKED; works in both, so this con is outdated.",
    "See https://www.postgresql.org/docs/17/sql-vacuum.html and https://dev.mysql.com/doc/refman/8.4/en/ for both.",
    "Next.js is better for SEO, and the free tier of the host is enough for a blog. We pay a discount price.",
    "We run an online casino on it: 4,000 bets a second, and the bonus engine never waited for a lock.",
    "We built a WhatsApp bot with each of them. Telegram has the better API, in my opinion.",
    "Bitcoin nodes use LevelDB, and crypto libraries are missing here: the con about hashing is wrong.",
    "In React you write <a href={url}>, so the claim about plain HTML is not right.",
    "npm i left-pad && node -e 'console.log(1)' // 11 s on the one, 3 s on the other",
    "I'd pick B. B B B. It just works, works, and works again.",
    "Wir haben beide drei Jahre lang im Betrieb: Die Sicherung dauert bei MySQL doppelt so lange.",
    "Nous avons migré vers PostgreSQL il y a deux ans ; la réplication logique nous a convaincus.",
    "La razón es incorrecta: desde la versión 8 hay índices invisibles y funciones de ventana.",
    "A replicação lógica só existe desde a versão 10, portanto a afirmação está desatualizada.",
    "Il motivo è sbagliato: anche l'altro ha transazioni per le modifiche allo schema.",
    "Wij draaien beide al jaren in productie, en de upgrade was bij de ene veel moeilijker.",
    "Przenieśliśmy się dwa lata temu i kopia zapasowa trwa teraz o połowę krócej.",
    "Мы два года работаем с обеими базами, и репликация в MySQL ни разу не подвела.",
    "Ми перейшли на PostgreSQL два роки тому й не шкодуємо про це рішення.",
    "Και οι δύο βάσεις δεδομένων είναι καλές, αλλά η τεκμηρίωση της μίας είναι καλύτερη.",
    "我们在生产环境中使用这个数据库已经三年了，从来没有丢失过一行数据。",
    "這個說法已經過時，新版本早就支援邏輯複寫，請更新比較頁面。",
    "このデータベースを三年間使っていますが、移行は一度も失敗しませんでした。",
    "우리는 두 데이터베이스를 모두 운영하고 있으며 이 주장은 더 이상 사실이 아닙니다.",
    "نستخدم قاعدة البيانات هذه منذ ثلاث سنوات ولم نفقد أي صف من البيانات.",
    "ما از این پایگاه داده سه سال است که استفاده می‌کنیم و هیچ داده‌ای از دست نرفته است.",
    "אנחנו משתמשים בשני מסדי הנתונים כבר שלוש שנים, והטענה הזאת כבר לא נכונה.",
    "हम तीन साल से इस डेटाबेस का उपयोग कर रहे हैं और कभी कोई डेटा नहीं खोया।",
    "আমরা তিন বছর ধরে এই ডেটাবেস ব্যবহার করছি এবং কখনও কোনও তথ্য হারাইনি।",
    "நாங்கள் மூன்று ஆண்டுகளாக இந்த தரவுத்தளத்தைப் பயன்படுத்துகிறோம்.",
    "เราใช้ฐานข้อมูลนี้มาสามปีแล้วและไม่เคยสูญเสียข้อมูลเลย",
    "Chúng tôi đã dùng cơ sở dữ liệu này ba năm và chưa từng mất dữ liệu.",
    "Bu veritabanını üç yıldır kullanıyoruz; İstanbul'daki yedekleme hiç aksamadı.",
    "Tumekuwa tukitumia hifadhidata hii kwa miaka mitatu bila kupoteza data yoyote.",
    "\U0001f680 Faster since version 17, we are happy with it \U0001f44d\U0001f3fd and our team too.",
    "1. It is slower.\n2. It needs more memory.\n3. Its license changed.\n\n- no\n- really\n- not",
)


@pytest.mark.parametrize("text", HONEST, ids=range(len(HONEST)))
def test_an_honest_text_has_no_sign_of_spam(text):
    assert list(signs_in(text)) == []
    assert list(signs_in(text, "https://example.org/benchmarks/2026")) == []


@pytest.mark.parametrize(
    ("text", "of", "words"),
    [
        ("Good post, thanks. " + "https://a.example/x " * 4, HeldFor.LINKS, "4 links"),
        ("Read this about MySQL: https://bit.ly/3xYz", HeldFor.LINKS, "a link that hides where it leads (bit.ly)"),
        ("Read this about MySQL: HTTPS://WWW.TinyURL.com:443/3xYz", HeldFor.LINKS, "(tinyurl.com)"),
        ("https://watches.example/best-of-all", HeldFor.LINKS, "a link and hardly a word"),
        ("Nice page! www.watches.example", HeldFor.LINKS, "a link and hardly a word"),
        ('It is <a href="https://watches.example">better than you say</a>', HeldFor.LINKS, "links written as code"),
        ("It is [url=https://watches.example]better[/url] than you say", HeldFor.LINKS, "links written as code"),
        ("Buy ｖｉａｇｒａ without a prescription here", HeldFor.WORDS, "words of spam (“viagra”)"),
        ("Buy vi\u200bagra without a prescription here", HeldFor.WORDS, "words of spam (“viagra”)"),
        ("Лучшее онлайн казино для всех игроков мира", HeldFor.WORDS, "words of spam"),
        ("最好的博彩网站，注册就送现金，欢迎来玩，天天有奖金", HeldFor.WORDS, "words of spam"),
        ("I got rich! Write me on WhatsApp: +1 555 0100 today", HeldFor.WORDS, "words of spam"),
        (
            "Best casino bonus, cheap loans, guaranteed: www.luck.example",
            HeldFor.WORDS,
            "words of advertising (bonus, casino, cheap, guaranteed, loans)",
        ),
        ("!!! ??? $$$ ### *** 100% >>> <<< yes", HeldFor.WORDS, "more signs than letters"),
        ("12345678901234567890 555 0100 yes", HeldFor.WORDS, "more signs than letters"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaa", HeldFor.WORDS, "a few characters over and over"),
        ("lol " * 60, HeldFor.WORDS, "a few characters over and over"),
        ("MySQL is better than that. " * 20, HeldFor.WORDS, "the same words over and over"),
    ],
)
def test_each_sign_is_found_and_named(text, of, words):
    found = list(signs_in(text))

    assert (of, True) in {(sign.of, words in sign.words) for sign in found}


def test_signs_are_counted_to_their_edges():
    three = "We compared the backups, in three sources: " + "https://a.example/x " * 3
    weak = "The casino has a bonus and a jackpot, see https://a.example/x for the load that it makes"

    assert list(signs_in(three)) == []
    assert [sign.words for sign in signs_in(three + "https://a.example/x")] == ["4 links"]
    assert list(signs_in(weak)) == []
    assert [sign.words for sign in signs_in(f"{weak}, cheap")] == [
        "words of advertising (bonus, casino, cheap, jackpot)"
    ]


def test_the_evidence_may_not_hide_where_it_leads():
    assert [sign.words for sign in signs_in(HONEST[0], "https://t.co/abc")] == [
        "a link that hides where it leads (t.co)"
    ]
    assert list(signs_in(HONEST[0], "https://not-t.co/abc")) == []
