"""Pay in the ways people write it."""

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
