//! Iranian mobile numbers in the ways in which people write them.

/// A mobile number: the ten digits behind the zero, of which the first is a nine.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mobile(String);

impl Mobile {
    /// Reads 0912..., 912..., +98912..., 0098912..., 98912..., with the separators that people set and in
    /// Latin, Persian or Arabic digits. `None` for what is no Iranian mobile number.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut digits = String::new();
        for (index, c) in text.trim().chars().enumerate() {
            match c {
                '0'..='9' => digits.push(c),
                '۰'..='۹' => digits.push(latin(c, '۰')),
                '٠'..='٩' => digits.push(latin(c, '٠')),
                '+' if index == 0 => digits.push_str("00"),
                ' ' | '-' | '(' | ')' => {}
                _ => return None,
            }
        }
        let rest = ["0098", "98", "0"]
            .iter()
            .find_map(|prefix| digits.strip_prefix(prefix).filter(|rest| rest.len() == 10));
        let number = rest.unwrap_or(&digits);
        (number.len() == 10 && number.starts_with('9')).then(|| Mobile(number.to_owned()))
    }

    /// 09121234567
    pub(super) fn with_zero(&self) -> String {
        format!("0{}", self.0)
    }

    /// 9121234567
    pub(super) fn without_zero(&self) -> String {
        self.0.clone()
    }

    /// 0912***4567
    pub(super) fn masked(&self) -> String {
        format!("0{}***{}", &self.0[..3], &self.0[6..])
    }
}

/// A digit of another script, by that script's zero.
fn latin(digit: char, zero: char) -> char {
    let value = u32::from(digit) - u32::from(zero);
    char::from_digit(value, 10).expect("its range has ten digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_gives_one_number() {
        for text in [
            "09121234567",
            "9121234567",
            "+989121234567",
            "00989121234567",
            "989121234567",
            " 0912 123-4567 ",
            "+98 (912) 123 4567",
            "۰۹۱۲۱۲۳۴۵۶۷",
            "٠٩١٢١٢٣٤٥٦٧",
        ] {
            let mobile = Mobile::parse(text).expect(text);
            assert_eq!(mobile.with_zero(), "09121234567", "{text}");
            assert_eq!(mobile.without_zero(), "9121234567", "{text}");
            assert_eq!(mobile.masked(), "0912***4567", "{text}");
        }
    }

    #[test]
    fn what_is_no_iranian_mobile_is_refused() {
        for text in [
            "",
            "0",
            "02188776655",
            "0912123456",
            "091212345678",
            "+14155550123",
            "0912123456x",
            "09121234567,09121234568",
            "98 0912 123 4567",
            "+",
            "0912+1234567",
        ] {
            assert_eq!(Mobile::parse(text), None, "{text}");
        }
    }
}
