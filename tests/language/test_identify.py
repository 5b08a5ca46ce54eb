"""The main language of a text, short ones included."""

import unicodedata

import pytest

from scamrecruit.language.identify import identify
from scamrecruit.language.scripts import main_script


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We are looking for a waiter for our restaurant in the old town.", "en"),
        ("Dibutuhkan segera karyawan toko untuk bekerja di kota Bandung.", "id"),
        ("Tuyển nhân viên bán hàng tại cửa hàng quận ba, lương thỏa thuận.", "vi"),
        ("รับสมัครพนักงานขายประจำร้าน", "th"),
        ("诚聘服务员，包吃住，工资面议", "zh-Hans"),
        ("誠徵門市人員，經驗不拘，薪資面議，請聯絡陳先生", "zh-Hant"),
        ("Naghahanap kami ng tindera para sa aming tindahan sa palengke.", "fil"),
        ("ဆိုင်ဝန်ထမ်း အလိုရှိသည်", "my"),
        ("ជ្រើសរើសបុគ្គលិកលក់", "km"),
        ("ຮັບສະໝັກພະນັກງານຂາຍ", "lo"),
        ("매장 직원을 모집합니다", "ko"),
        ("店舗スタッフを募集しています", "ja"),
        ("দোকানের জন্য কর্মী প্রয়োজন", "bn"),
        ("கடைக்கு ஆட்கள் தேவை", "ta"),
        ("దుకాణానికి పనివాళ్లు కావాలి", "te"),
        ("ಅಂಗಡಿಗೆ ಕೆಲಸಗಾರರು ಬೇಕು", "kn"),
        ("കടയിലേക്ക് ജീവനക്കാർ വേണം", "ml"),
        ("Дүкенге сатушы керек, жалақысы келісім бойынша.", "kk"),
        ("Do'konga sotuvchi kerak, oylik kelishiladi.", "uz"),
        ("Ami presiza ema ida ba loja, serbisu iha Dili, kontaktu mai.", "tet"),
        ("Khassna bayi3 f l7anout, lkhdma mzyana, flous daba, wach bghiti?", "ary-Latn"),
        ("Dokaner jonno lok lagbe, beton valo, thaka khawa free, jogajog korun bhai.", "bn-Latn"),
        ("Pasal ko lagi keti chahiyo, talab ramro, khana basna free, sampark garnus.", "ne-Latn"),
        ("Kadaikku aal venum, nalla sambalam, saapadu tharuvom, seekiram vaanga.", "ta-Latn"),
        ("Shop lo pani undi, manchi jeetham, bhojanam istam, meeru randi.", "te-Latn"),
        ("Dukan ke liye larke darkar hain, tankhwah achi, rihaish muft, rabta karein.", "ur-Latn"),
        ("Dukaan ke liye ladke chahiye, kaam aasan hai, khana milega, call karo bhai.", "hi-Latn"),
        ("", "und"),
        ("12345 +++ 🙂", "und"),
    ],
)
def test_identify(text: str, language: str) -> None:
    assert identify(text) == language


def test_control_characters_and_surrogates_do_not_raise() -> None:
    assert isinstance(identify("job \x00\x01\ud800\ufffe offer for a clerk in town"), str)


def test_main_script_ignores_signs_and_digits() -> None:
    assert main_script("123 !!! แอดมิน ok") == "Thai"


@pytest.mark.parametrize(
    "text",
    [
        "Procuramos operadores de chat para trabalhar no exterior, não é preciso experiência",
        "Tuyển nhân viên chăm sóc khách hàng đi làm ở nước ngoài, bao ăn ở và vé máy bay",
        "Требуются операторы чата за границей, без опыта, жильё и билеты бесплатно",
        "Cần gấp nhân viên trực page, lương cao",
    ],
)
def test_invisible_wide_and_decomposed_letters_make_no_difference(text: str) -> None:
    language = identify(text)
    assert identify("\u200b".join(text)) == language
    assert identify(unicodedata.normalize("NFD", text)) == language
    assert identify(text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})) == language
