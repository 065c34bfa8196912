//! The layouts as data: what stands in which column.

/// Columns of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The first column, from 0.
    pub at: usize,
    /// How many.
    pub width: usize,
}

impl Field {
    const fn new(at: usize, width: usize) -> Self {
        Field { at, width }
    }

    /// The column behind the last.
    pub const fn end(self) -> usize {
        self.at + self.width
    }
}

/// What the time of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeIs {
    /// When the call began.
    Start,
    /// When the line was printed: of a whole call's line, when it ended.
    End,
}

/// The order of a date's parts: the exchange prints it as its country does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateOrder {
    /// `11/23/26`.
    #[default]
    MonthDayYear,
    /// `23/11/26`.
    DayMonthYear,
    /// `26/11/23`.
    YearMonthDay,
}

impl DateOrder {
    /// All of them.
    pub const ALL: [DateOrder; 3] =
        [DateOrder::MonthDayYear, DateOrder::DayMonthYear, DateOrder::YearMonthDay];
}

/// A layout of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Its name in scenarios and records.
    pub name: &'static str,
    /// The exchanges that print it.
    pub exchanges: &'static str,
    /// What the time is.
    pub time_is: TimeIs,
    /// The date, of three parts of two digits.
    pub date: Field,
    /// Where a `*` marks a transferred call, on exchanges that have no condition for it.
    pub star: Option<Field>,
    /// The time, such as `10:03AM`.
    pub time: Field,
    /// The extension, to the right.
    pub extension: Field,
    /// The line to the outside.
    pub line: Field,
    /// The number dialled, or what is known of the caller.
    pub dial: Field,
    /// How long it rang, `0'05`.
    pub ring: Option<Field>,
    /// How long the call was, `00:01'05`; with `"` behind it where the field is nine wide.
    pub duration: Field,
    /// The charge and its currency.
    pub cost: Option<Field>,
    /// The account code.
    pub account: Field,
    /// The condition, such as `RC`.
    pub condition: Option<Field>,
    /// How an incoming call begins in the dial field.
    pub incoming: &'static str,
    /// What stands for no account code.
    pub no_account: &'static str,
    /// The titles above the lines of a page.
    pub titles: &'static str,
}

impl Layout {
    /// The layout of that name.
    pub fn named(name: &str) -> Option<&'static Layout> {
        LAYOUTS.iter().find(|layout| layout.name == name)
    }

    /// The columns of a whole line.
    pub fn width(&self) -> usize {
        self.fields().map(Field::end).max().unwrap_or(0)
    }

    /// All fields.
    pub(super) fn fields(&self) -> impl Iterator<Item = Field> {
        let optional = [self.star, self.ring, self.cost, self.condition];
        let always = [
            self.date,
            self.time,
            self.extension,
            self.line,
            self.dial,
            self.duration,
            self.account,
        ];
        always.into_iter().chain(optional.into_iter().flatten())
    }
}

/// All layouts that are known.
pub const LAYOUTS: [Layout; 4] = [
    Layout {
        name: "panasonic-a",
        exchanges: "KX-TDA, TDE, NS: 80 columns without charges; KX-TD816",
        time_is: TimeIs::End,
        date: Field::new(0, 8),
        star: None,
        time: Field::new(9, 7),
        extension: Field::new(17, 5),
        line: Field::new(23, 2),
        dial: Field::new(26, 25),
        ring: Some(Field::new(52, 4)),
        duration: Field::new(57, 8),
        cost: None,
        account: Field::new(66, 10),
        condition: Some(Field::new(77, 2)),
        incoming: "<I>",
        no_account: "",
        titles: "  Date     Time    Ext CO        Dial Number        Ring Duration  Acc code  CD",
    },
    Layout {
        name: "panasonic-b",
        exchanges: "KX-TDA, TDE, NS: 80 columns with charges",
        time_is: TimeIs::End,
        date: Field::new(0, 8),
        star: None,
        time: Field::new(9, 7),
        extension: Field::new(17, 5),
        line: Field::new(23, 2),
        dial: Field::new(26, 20),
        ring: None,
        duration: Field::new(47, 8),
        cost: Some(Field::new(56, 10)),
        account: Field::new(67, 10),
        condition: Some(Field::new(78, 2)),
        incoming: "<I>",
        no_account: "",
        titles: "  Date     Time    Ext CO     Dial Number     Duration    Cost    Acc code   CD",
    },
    Layout {
        name: "panasonic-c",
        exchanges: "KX-TDA, TDE, NS: 120 columns",
        time_is: TimeIs::End,
        date: Field::new(0, 8),
        star: None,
        time: Field::new(9, 7),
        extension: Field::new(17, 5),
        line: Field::new(23, 4),
        dial: Field::new(28, 50),
        ring: Some(Field::new(79, 4)),
        duration: Field::new(84, 8),
        cost: Some(Field::new(93, 11)),
        account: Field::new(105, 10),
        condition: Some(Field::new(116, 2)),
        incoming: "<I>",
        no_account: "",
        titles: "  Date     Time    Ext  CO                     Dial Number                      Ring Duration    Cost      Acc code  CD",
    },
    Layout {
        name: "panasonic-tes",
        exchanges: "KX-TES, TEM, TEA, TA: the small ones",
        time_is: TimeIs::Start,
        date: Field::new(0, 8),
        star: Some(Field::new(9, 1)),
        time: Field::new(10, 7),
        extension: Field::new(18, 3),
        line: Field::new(23, 2),
        dial: Field::new(28, 35),
        ring: None,
        duration: Field::new(64, 9),
        cost: None,
        account: Field::new(74, 4),
        condition: None,
        incoming: "<    incoming    >",
        no_account: "....",
        titles: "  Date      Time   Ext. CO            Dial Number               Duration  Code",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_a_layout_do_not_touch_but_for_the_star() {
        for layout in &LAYOUTS {
            let mut fields: Vec<Field> = layout.fields().collect();
            fields.sort_by_key(|field| field.at);
            for pair in fields.windows(2) {
                let is_star = Some(pair[0]) == layout.star;
                let gap = usize::from(!is_star);
                assert!(pair[0].end() + gap <= pair[1].at, "{}: {pair:?}", layout.name);
            }
        }
    }

    #[test]
    fn the_layouts_are_as_wide_as_published() {
        let widths: Vec<_> = LAYOUTS.iter().map(|l| (l.name, l.width())).collect();
        let expected =
            [("panasonic-a", 79), ("panasonic-b", 80), ("panasonic-c", 118), ("panasonic-tes", 78)];
        assert_eq!(widths, expected);
    }

    #[test]
    fn each_layout_is_found_by_its_name() {
        for layout in &LAYOUTS {
            assert_eq!(Layout::named(layout.name), Some(layout));
        }
        assert_eq!(Layout::named("panasonic"), None);
    }
}
