"""Pay in the ways people write it."""

import time

import pytest

from scamrecruit.extract.pay import find_pay
from scamrecruit.language.folding import fold


@pytest.mark.parametrize(
    ("text", "currency", "low", "high", "period"),
    [
        ("Salary $1,200 - $1,500 per month", "USD", 1200, 1500, "month"),
        ("gaji 15jt/bulan", "IDR", 15e6, 15e6, "month"),
        ("Rp 10–15 juta", "IDR", 10e6, 15e6, "month"),
        ("Rp10.000.000", "IDR", 10e6, 10e6, "month"),
        ("lương 35 triệu/tháng", "VND", 35e6, 35e6, "month"),
        ("月薪3萬8", "TWD", 38000, 38000, "month"),
        ("底薪5800元,周日休,年底双薪", "CNY", 5800, 5800, "month"),
        ("时薪22块,每天8小时", "CNY", 22, 22, "hour"),
        ("월 235만원, 주 5일 8시간", "KRW", 2.35e6, 2.35e6, "month"),
        ("日薪1500元", "CNY", 1500, 1500, "day"),
        ("7tr5", "VND", 7.5e6, 7.5e6, "month"),
        ("月薪2万-3万", "CNY", 2e4, 3e4, "month"),
        ("底薪8000元", "CNY", 8000, 8000, "month"),
        ("เงินเดือน 30,000 บาท", "THB", 30000, 30000, "month"),
        ("20k-30k php monthly", "PHP", 20000, 30000, "month"),
        ("1.5 lakh per month", "INR", 150000, 150000, "month"),
        ("U$1.200 al mes", "USD", 1200, 1200, "month"),
        ("월 500만원", "KRW", 5e6, 5e6, "month"),
        ("$15/hour", "USD", 15, 15, "hour"),
        ("80 000 руб в месяц", "RUB", 80000, 80000, "month"),
        ("up to RM8,000 monthly", "MYR", 8000, 8000, "month"),
        ("1500 USDT", "USD", 1500, 1500, "month"),
        ("๓๐,๐๐๐ บาท", "THB", 30000, 30000, "month"),
        ("1,50,000 rupees per month", "INR", 150000, 150000, "month"),
        ("月薪NT$45,000", "TWD", 45000, 45000, "month"),
        ("底薪1.5万RMB", "CNY", 15000, 15000, "month"),
        ("40-60 тыс. сомов", "KGS", 40000, 60000, "month"),
        ("වැටුප ලක්ෂ 2.5", "LKR", 250000, 250000, "month"),
        ("လစာ 8 သိန်းမှ 10 သိန်း", "MMK", 8e5, 1e6, "month"),
        ("rm150 sehari", "MYR", 150, 150, "day"),
        ("4 millones de pesos colombianos", "COP", 4e6, 4e6, "month"),
    ],
)
def test_pay_is_read(text: str, currency: str, low: float, high: float, period: str) -> None:
    (pay,) = find_pay(fold(text).text, ())
    assert (pay.currency, pay.low, pay.high, pay.period) == (currency, low, high, period)


@pytest.mark.parametrize(
    ("text", "regions", "currency", "amount"),
    [
        ("Sueldo $12,000 al mes", "CO MX", "MXN", 12000),
        ("Sueldo $15,000 mensuales en Monterrey, México", "CO MX", "MXN", 15000),
        ("Salario $2.500.000 mensuales en Bogotá", "CO MX", "COP", 2.5e6),
        ("Sueldo $900.000, Santiago de Chile", "CO MX", "CLP", 900000),
        ("Sueldo $1.200.000 por mes. WhatsApp +54 9 11 5550 0100", "CO MX", "ARS", 1.2e6),
        ("Sueldo $1,500 mensuales en Camboya", "CO MX", "USD", 1500),
        ("Ganas $1500 en Ciudad de México", "CO MX", "USD", 1500),
        ("Ganas $18,000 USD al mes", "CO MX", "USD", 18000),
        ("Pay $1,500 a month", "", "USD", 1500),
        ("15,000 pesos mensuales", "CO MX", "MXN", 15000),
        ("راتب 4000 درهم في دبي", "EG AE MA", "AED", 4000),
        ("راتب 4000 درهم", "EG AE MA", "AED", 4000),
        ("راتب 4000 درهم في الدار البيضاء", "EG AE MA", "MAD", 4000),
        ("4000 dhs, Casablanca", "FR MA", "MAD", 4000),
        ("mshahara sh 30,000", "KE TZ", "KES", 30000),
        ("mshahara sh 900,000 Dodoma", "KE TZ", "TZS", 900000),
    ],
)
def test_a_word_of_several_currencies_is_read_by_country_and_amount(
    text: str, regions: str, currency: str, amount: float
) -> None:
    (pay,) = find_pay(fold(text).text, tuple(regions.split()))
    assert (pay.currency, pay.low) == (currency, amount)


@pytest.mark.parametrize(
    ("text", "currency", "low", "high"),
    [
        ("महीने का डेढ़ लाख", "INR", 150000, 150000),
        ("ढाई लाख रुपये महीना", "INR", 250000, 250000),
        ("साढ़े तीन लाख महीना", "INR", 350000, 350000),
        ("do se dhai lakh mahina", "INR", 200000, 250000),
        ("월 천만원", "KRW", 1e7, 1e7),
        ("백만원", "KRW", 1e6, 1e6),
        ("삼백오십만 원", "KRW", 3.5e6, 3.5e6),
        ("gaji satu setengah juta", "IDR", 1.5e6, 1.5e6),
        ("gaji lima belas juta", "IDR", 15e6, 15e6),
        ("gaji lima sampai tujuh juta", "IDR", 5e6, 7e6),
        ("dua puluh lima juta rupiah", "IDR", 25e6, 25e6),
        ("lương mười lăm triệu", "VND", 15e6, 15e6),
        ("hai triệu rưỡi một tháng", "VND", 2.5e6, 2.5e6),
        ("isang libong dolyar", "USD", 1000, 1000),
        ("fifteen hundred dollars", "USD", 1500, 1500),
        ("two to three thousand dollars", "USD", 2000, 3000),
        ("两万五千元", "CNY", 25000, 25000),
        ("月薪一万五一个月", "CNY", 15000, 15000),
        ("เงินเดือนสองหมื่นห้าพัน", "THB", 25000, 25000),
        ("รายได้สองหมื่นห้า", "THB", 25000, 25000),
        ("lương hai triệu hai", "VND", 2.2e6, 2.2e6),
        ("လစာ သိန်းသုံးဆယ်", "MMK", 3e6, 3e6),
        ("mshahara elfu hamsini", "KES", 50000, 50000),
        ("dola elfu mbili", "USD", 2000, 2000),
        ("ألفين دولار", "USD", 2000, 2000),
        ("mil quinientos dólares", "USD", 1500, 1500),
        ("полторы тысячи долларов", "USD", 1500, 1500),
        ("দেড় লাখ টাকা", "BDT", 150000, 150000),
        ("ສິບຫ້າລ້ານກີບ", "LAK", 15e6, 15e6),
        ("бес жүз мың теңге", "KZT", 500000, 500000),
    ],
)
def test_an_amount_in_words_is_read(text: str, currency: str, low: float, high: float) -> None:
    (pay,) = find_pay(fold(text).text, ())
    assert (pay.currency, pay.low, pay.high) == (currency, low, high)


@pytest.mark.parametrize(
    "text",
    [
        "One of a thousand people, two in a million",
        "lima juta orang sudah daftar",
        "fifteen hundred rooms",
        "이만큼 좋은 일",
    ],
)
def test_other_numbers_in_words_are_no_pay(text: str) -> None:
    assert find_pay(fold(text).text, ("ID", "IN")) == []


def test_numbers_in_words_take_linear_time() -> None:
    text = "two thousand five hundred " * 8000
    started = time.process_time()
    find_pay(text, ("MX",))
    assert time.process_time() - started < 2


def test_a_month_in_dollars_is_comparable() -> None:
    (pay,) = find_pay(fold("$15/hour").text, ())
    assert pay.usd_month_low == pytest.approx(15 * 173)


def test_a_bare_k_takes_the_readers_currency() -> None:
    (pay,) = find_pay("30k/month", ("PH",))
    assert pay.currency == "PHP"
    assert find_pay("30k/month", ()) == []


@pytest.mark.parametrize(
    ("text", "region", "amount"),
    [("sahod 20k", "PH", 20000), ("mshahara 80,000 kwa mwezi", "KE", 80000), ("月薪 8000", "CN", 8000)],
)
def test_a_number_behind_a_word_for_pay_takes_the_readers_currency(
    text: str, region: str, amount: float
) -> None:
    (pay,) = find_pay(fold(text).text, (region,))
    assert pay.low == amount
    assert find_pay(fold(text).text, ()) == []


def test_a_weekend_is_no_weekly_pay() -> None:
    (pay,) = find_pay(fold("周末双休。基本工资4500,周一入职").text, ("CN",))
    assert pay.period == "month"


def test_a_year_is_no_pay() -> None:
    assert find_pay("gaji 2025", ("ID",)) == []


@pytest.mark.parametrize(
    "text", ["1,000 employees in 2024", "12 hours", "call 555 1234", "0tr5", "9" * 400]
)
def test_other_numbers_are_no_pay(text: str) -> None:
    assert find_pay(text, ("VN",)) == []
