//! The words that people, firms and records are made of: common names of Iran with their usual Latin
//! spelling, and some English ones.

/// A word in Persian and in Latin letters.
pub(super) type Word = (&'static str, &'static str);

pub(super) const MALE: &[Word] = &[
    ("علی", "ali"),
    ("محمد", "mohammad"),
    ("حسین", "hossein"),
    ("رضا", "reza"),
    ("مهدی", "mahdi"),
    ("امیر", "amir"),
    ("حسن", "hasan"),
    ("سعید", "saeed"),
    ("احمد", "ahmad"),
    ("مجید", "majid"),
    ("حمید", "hamid"),
    ("محسن", "mohsen"),
    ("مصطفی", "mostafa"),
    ("مرتضی", "morteza"),
    ("جواد", "javad"),
    ("بهرام", "bahram"),
    ("کامران", "kamran"),
    ("آرش", "arash"),
    ("بابک", "babak"),
    ("پیمان", "peyman"),
    ("سیاوش", "siavash"),
    ("فرهاد", "farhad"),
    ("کیوان", "keyvan"),
    ("نادر", "nader"),
    ("وحید", "vahid"),
    ("یاسر", "yaser"),
    ("هادی", "hadi"),
    ("ناصر", "naser"),
    ("شهرام", "shahram"),
    ("بهزاد", "behzad"),
    ("داریوش", "dariush"),
    ("ایمان", "iman"),
    ("روزبه", "rouzbeh"),
    ("سینا", "sina"),
    ("پویا", "pouya"),
    ("آرمین", "armin"),
    ("میلاد", "milad"),
    ("فرزاد", "farzad"),
    ("کاوه", "kaveh"),
    ("منصور", "mansour"),
];

pub(super) const FEMALE: &[Word] = &[
    ("فاطمه", "fatemeh"),
    ("زهرا", "zahra"),
    ("مریم", "maryam"),
    ("سارا", "sara"),
    ("نرگس", "narges"),
    ("لیلا", "leila"),
    ("سمیرا", "samira"),
    ("الهام", "elham"),
    ("مینا", "mina"),
    ("نگار", "negar"),
    ("شیرین", "shirin"),
    ("پریسا", "parisa"),
    ("مهسا", "mahsa"),
    ("نازنین", "nazanin"),
    ("الهه", "elaheh"),
    ("آزاده", "azadeh"),
    ("فرزانه", "farzaneh"),
    ("مژگان", "mojgan"),
    ("سپیده", "sepideh"),
    ("نیلوفر", "niloufar"),
    ("شبنم", "shabnam"),
    ("بهاره", "bahareh"),
    ("ترانه", "taraneh"),
    ("یاسمن", "yasaman"),
    ("هانیه", "hanieh"),
    ("ریحانه", "reyhaneh"),
    ("معصومه", "masoumeh"),
    ("طاهره", "tahereh"),
    ("ژاله", "zhaleh"),
    ("گلناز", "golnaz"),
    ("کتایون", "katayoun"),
    ("پروانه", "parvaneh"),
    ("شهره", "shohreh"),
    ("نسرین", "nasrin"),
    ("آیدا", "aida"),
    ("رویا", "roya"),
    ("فریبا", "fariba"),
    ("مهناز", "mahnaz"),
    ("آناهیتا", "anahita"),
    ("ستاره", "setareh"),
];

pub(super) const FAMILY: &[Word] = &[
    ("محمدی", "mohammadi"),
    ("احمدی", "ahmadi"),
    ("حسینی", "hosseini"),
    ("رضایی", "rezaei"),
    ("کریمی", "karimi"),
    ("موسوی", "mousavi"),
    ("جعفری", "jafari"),
    ("صادقی", "sadeghi"),
    ("هاشمی", "hashemi"),
    ("رحیمی", "rahimi"),
    ("ابراهیمی", "ebrahimi"),
    ("مرادی", "moradi"),
    ("حیدری", "heydari"),
    ("قاسمی", "ghasemi"),
    ("اکبری", "akbari"),
    ("نوری", "nouri"),
    ("سلیمانی", "soleimani"),
    ("یوسفی", "yousefi"),
    ("شریفی", "sharifi"),
    ("عباسی", "abbasi"),
    ("کاظمی", "kazemi"),
    ("طاهری", "taheri"),
    ("فرهادی", "farhadi"),
    ("نجفی", "najafi"),
    ("باقری", "bagheri"),
    ("زارعی", "zarei"),
    ("ملکی", "maleki"),
    ("رستمی", "rostami"),
    ("میرزایی", "mirzaei"),
    ("امینی", "amini"),
    ("عزیزی", "azizi"),
    ("جلالی", "jalali"),
    ("بهرامی", "bahrami"),
    ("شفیعی", "shafiei"),
    ("غلامی", "gholami"),
    ("خسروی", "khosravi"),
    ("منصوری", "mansouri"),
    ("پورحسن", "pourhasan"),
    ("تهرانی", "tehrani"),
    ("اصفهانی", "esfahani"),
    ("شیرازی", "shirazi"),
    ("تبریزی", "tabrizi"),
    ("کرمانی", "kermani"),
    ("یزدانی", "yazdani"),
    ("خراسانی", "khorasani"),
    ("گیلانی", "gilani"),
    ("مازندرانی", "mazandarani"),
    ("لطفی", "lotfi"),
    ("دهقان", "dehghan"),
    ("صمدی", "samadi"),
    ("وکیلی", "vakili"),
    ("ژیان", "zhian"),
    ("چراغی", "cheraghi"),
    ("گودرزی", "goudarzi"),
    ("پناهی", "panahi"),
    ("آقایی", "aghaei"),
    ("ثابتی", "sabeti"),
    ("ذاکری", "zakeri"),
    ("ضیایی", "ziaei"),
    ("ظریف", "zarif"),
];

/// What follows a family name in some families.
pub(super) const FAMILY_ENDS: &[Word] = &[
    ("", ""),
    ("", ""),
    ("", ""),
    (" نژاد", "nejad"),
    (" پور", "pour"),
    ("‌زاده", "zadeh"),
    (" فرد", "fard"),
    (" اصل", "asl"),
    (" نیا", "nia"),
];

pub(super) const ENGLISH_MALE: &[&str] = &[
    "James", "John", "Robert", "Michael", "William", "David", "Richard", "Joseph", "Thomas",
    "Charles", "Daniel", "Matthew", "Anthony", "Mark", "Paul", "Steven", "Andrew", "Kenneth",
    "George", "Edward",
];

pub(super) const ENGLISH_FEMALE: &[&str] = &[
    "Mary",
    "Patricia",
    "Jennifer",
    "Linda",
    "Elizabeth",
    "Barbara",
    "Susan",
    "Jessica",
    "Sarah",
    "Karen",
    "Nancy",
    "Lisa",
    "Margaret",
    "Sandra",
    "Ashley",
    "Emily",
    "Donna",
    "Michelle",
    "Carol",
    "Amanda",
];

pub(super) const ENGLISH_FAMILY: &[&str] = &[
    "Smith", "Johnson", "Williams", "Brown", "Jones", "Miller", "Davis", "Wilson", "Anderson",
    "Taylor", "Moore", "Jackson", "Martin", "Lee", "Thompson", "White", "Harris", "Clark", "Lewis",
    "Robinson", "Walker", "Young", "Allen", "King", "Wright", "Scott", "Hill", "Green", "Adams",
    "Baker", "Nelson", "Carter", "Mitchell", "Roberts", "Turner", "Phillips", "Campbell", "Parker",
];

/// Mobile prefixes without the leading zero: Hamrah-e Aval, Irancell, RighTel.
pub(super) const MOBILE_PREFIXES: &[&str] = &[
    "912", "912", "913", "914", "915", "916", "917", "918", "919", "910", "935", "936", "937",
    "938", "939", "901", "902", "903", "921", "922",
];

/// A city with its province and area code.
#[derive(Debug, Clone, Copy)]
pub(super) struct City {
    pub(super) name: &'static str,
    pub(super) state: &'static str,
    pub(super) code: &'static str,
}

const fn city(name: &'static str, state: &'static str, code: &'static str) -> City {
    City { name, state, code }
}

/// By size, the largest first.
pub(super) const CITIES: &[City] = &[
    city("تهران", "تهران", "021"),
    city("مشهد", "خراسان رضوی", "051"),
    city("اصفهان", "اصفهان", "031"),
    city("کرج", "البرز", "026"),
    city("شیراز", "فارس", "071"),
    city("تبریز", "آذربایجان شرقی", "041"),
    city("قم", "قم", "025"),
    city("اهواز", "خوزستان", "061"),
    city("کرمانشاه", "کرمانشاه", "083"),
    city("ارومیه", "آذربایجان غربی", "044"),
    city("رشت", "گیلان", "013"),
    city("زاهدان", "سیستان و بلوچستان", "054"),
    city("همدان", "همدان", "081"),
    city("کرمان", "کرمان", "034"),
    city("یزد", "یزد", "035"),
    city("بندرعباس", "هرمزگان", "076"),
    city("ساری", "مازندران", "011"),
    city("گرگان", "گلستان", "017"),
];

pub(super) const STREETS: &[&str] = &[
    "خیابان ولیعصر",
    "خیابان انقلاب",
    "خیابان آزادی",
    "بلوار کشاورز",
    "خیابان شریعتی",
    "خیابان مطهری",
    "خیابان بهشتی",
    "میدان ونک",
    "خیابان گاندی",
    "بلوار فردوسی",
    "خیابان امام خمینی",
    "خیابان طالقانی",
    "خیابان سعدی",
    "خیابان حافظ",
    "بلوار معلم",
    "خیابان دانشگاه",
];

/// What a firm calls itself.
pub(super) const FIRM_KINDS: &[&str] =
    &["شرکت", "گروه صنعتی", "بازرگانی", "مؤسسه", "فروشگاه", "شرکت مهندسی", "هلدینگ", "کارخانه"];

pub(super) const FIRM_NAMES: &[&str] = &[
    "آریا",
    "پارس",
    "البرز",
    "دماوند",
    "سپهر",
    "نوین",
    "آسیا",
    "کیان",
    "رایان",
    "تابان",
    "مهر",
    "ایران",
    "سپاهان",
    "زاگرس",
    "خلیج فارس",
    "پیشگام",
    "آتیه",
    "بهین",
    "فرداد",
    "هیرکان",
    "آذر",
    "سهند",
    "کارون",
    "نیرو",
    "پویش",
    "رادین",
    "توسعه",
    "سامان",
    "میهن",
    "پگاه",
];

pub(super) const FIRM_TRADES: &[&str] = &[
    "تجارت",
    "صنعت",
    "سیستم",
    "الکترونیک",
    "ساختمان",
    "شیمی",
    "پخش",
    "خودرو",
    "انرژی",
    "غذا",
    "دارو",
    "فولاد",
    "پلاستیک",
    "نساجی",
    "ارتباطات",
    "حمل و نقل",
    "کشاورزی",
    "ماشین",
];

pub(super) const ENGLISH_FIRMS: &[&str] =
    &["Trading", "Systems", "Engineering", "Logistics", "Foods", "Energy", "Pharma", "Textiles"];

/// Products with their unit and a usual price in rials.
pub(super) const PRODUCTS: &[(&str, &str, &str, u64)] = &[
    ("P-1001", "لایسنس نرم‌افزار پایه", "عدد", 85_000_000),
    ("P-1002", "ماژول تلفن", "عدد", 42_000_000),
    ("P-1003", "ماژول پیامک", "عدد", 18_000_000),
    ("P-1004", "کاربر اضافه", "کاربر", 6_500_000),
    ("P-2001", "پشتیبانی سالانه", "سال", 24_000_000),
    ("P-2002", "آموزش حضوری", "ساعت", 3_200_000),
    ("P-2003", "نصب و راه‌اندازی", "مورد", 15_000_000),
    ("P-3001", "سرور", "دستگاه", 950_000_000),
    ("P-3002", "دیسک سخت", "عدد", 68_000_000),
    ("P-3003", "تلفن رومیزی", "دستگاه", 12_500_000),
    ("P-3004", "هدست", "عدد", 9_800_000),
    ("P-3005", "کابل شبکه", "متر", 180_000),
    ("P-4001", "کاغذ", "بسته", 1_450_000),
    ("P-4002", "تونر", "عدد", 7_900_000),
    ("P-4003", "میز اداری", "عدد", 58_000_000),
    ("P-4004", "صندلی", "عدد", 36_000_000),
];

pub(super) const TASKS: &[&str] = &[
    "تماس با مشتری",
    "ارسال پیش فاکتور",
    "پیگیری پرداخت",
    "هماهنگی جلسه",
    "بازدید حضوری",
    "ارسال کاتالوگ",
    "تهیه گزارش فروش",
    "بررسی قرارداد",
    "Follow up on the offer",
    "Prepare the demo",
];

pub(super) const TICKETS: &[&str] = &[
    "خطا در ورود به سامانه",
    "درخواست آموزش",
    "کندی سیستم",
    "مغایرت فاکتور",
    "درخواست افزایش کاربر",
    "قطع ارتباط با مرکز تلفن",
    "پیامک ارسال نمی‌شود",
    "درخواست نسخه پشتیبان",
    "Cannot print an invoice",
    "Report is empty",
];

pub(super) const FORMS: &[&str] =
    &["فرم نظرسنجی", "فرم درخواست نمایندگی", "فرم شکایت", "فرم مرجوعی کالا", "Warranty form"];

pub(super) const SENTENCES: &[&str] = &[
    "مشتری درخواست کرده است تا پایان هفته با او تماس گرفته شود.",
    "با مدیر خرید هماهنگ شد و منتظر تأیید هستیم.",
    "مبلغ باقی‌مانده در دو قسط پرداخت می‌شود.",
    "نسخه جدید نصب شد و مشکل برطرف گردید.",
    "نیاز به بررسی بیشتر توسط واحد فنی دارد.",
    "The customer asked for a call before the end of the week.",
    "Waiting for the purchasing department.",
];
