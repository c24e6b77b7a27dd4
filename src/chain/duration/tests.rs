use super::*;
use proptest::prelude::*;

fn days(text: &str) -> f64 {
    parse_duration(text, &Calendar::default(), TimeUnit::Day)
        .unwrap_or_else(|error| panic!("{text}: {error:?}"))
        .days
}

fn refused(text: &str) -> DurationError {
    parse_duration(text, &Calendar::default(), TimeUnit::Day).expect_err(text)
}

fn range(text: &str) -> (f64, f64) {
    match parse_time(text, &Calendar::default(), TimeUnit::Day) {
        Ok(ParsedTime::Range { min, max }) => (min.days, max.days),
        other => panic!("{text}: {other:?}"),
    }
}

fn refused_range(text: &str) -> DurationError {
    parse_time(text, &Calendar::default(), TimeUnit::Day).expect_err(text)
}

#[test]
fn every_spelling_of_the_format_is_read() {
    for (text, expected) in [
        ("90m", 0.1875),
        ("4h", 0.5),
        ("2d", 2.0),
        ("1w", 5.0),
        ("1mo", 21.0),
        ("1d 4h", 1.5),
        ("1d4h", 1.5),
        ("1d, 4h", 1.5),
        ("1 día y 4 horas", 1.5),
        ("1 day and 4 hours", 1.5),
        ("1.5d", 1.5),
        ("1,5 d", 1.5),
        ("1.800 d", 1.8),
        ("1_000d", 1000.0),
        ("2 días", 2.0),
        ("2 di\u{301}as", 2.0),
        ("2 DIAS HÁBILES", 2.0),
        ("1 día hábil", 1.0),
        ("4 horas", 0.5),
        ("3 sem", 15.0),
        ("3 sem.", 15.0),
        ("3 semanas", 15.0),
        ("1 mes", 21.0),
        ("30 min", 0.0625),
        ("30 minutos", 0.0625),
        ("3 working days", 3.0),
        ("2 business days", 2.0),
        ("0d", 0.0),
        ("7", 7.0),
        ("1e2", 100.0),
        (".5h", 0.0625),
        ("1d .5h", 1.0625),
        ("PT4H", 0.5),
        ("P2D", 2.0),
        ("p1dt4h", 1.5),
        ("PT30M", 0.0625),
        ("P1M", 21.0),
        ("P1W", 5.0),
        ("P1.5D", 1.5),
        ("PT1,5H", 0.1875),
    ] {
        assert_eq!(days(text), expected, "{text}");
    }
}

#[test]
fn a_bare_number_counts_the_time_unit() {
    let read = parse_duration("16", &Calendar::default(), TimeUnit::Hour).unwrap();
    assert_eq!(
        read,
        ParsedDuration {
            days: 2.0,
            note: None
        }
    );
}

#[test]
fn hours_of_the_clock_are_noted_where_the_day_is_shorter() {
    let note = |text, calendar| parse_duration(text, &calendar, TimeUnit::Day).unwrap().note;
    let round_the_clock = Calendar::new(24.0, 7.0, 30.0).unwrap();
    for text in ["24h", "48 horas", "PT72H"] {
        assert_eq!(
            note(text, Calendar::default()),
            Some(DurationNote::HoursOfTheClock),
            "{text}"
        );
        assert_eq!(note(text, round_the_clock), None, "{text}");
    }
    for text in ["0h", "8h", "23h", "1d 24h", "24d"] {
        assert_eq!(note(text, Calendar::default()), None, "{text}");
    }
}

#[test]
fn what_is_wrong_is_said_precisely() {
    assert_eq!(refused(" "), DurationError::Empty);
    assert_eq!(refused("d"), DurationError::NoNumber { text: "d".into() });
    assert_eq!(
        refused("soon"),
        DurationError::NoNumber {
            text: "soon".into()
        }
    );
    assert_eq!(
        refused("1d 4"),
        DurationError::MissingUnit { number: "4".into() }
    );
    assert_eq!(
        refused("4h 4h"),
        DurationError::RepeatedUnit(TimeUnit::Hour)
    );
    assert_eq!(
        refused("4h 1d"),
        DurationError::OutOfOrder {
            first: TimeUnit::Hour,
            then: TimeUnit::Day
        }
    );
    assert_eq!(
        refused("2d late"),
        DurationError::TrailingText {
            text: "late".into()
        }
    );
    assert_eq!(refused("PT"), DurationError::NotIso { text: "PT".into() });
    assert_eq!(refused("P5"), DurationError::NotIso { text: "P5".into() });
    assert_eq!(refused("P1H"), DurationError::NotIso { text: "P1H".into() });
    assert_eq!(
        refused("-2d"),
        DurationError::Negative { text: "-2d".into() }
    );
    assert_eq!(refused("2e6 "), DurationError::TooLong { days: 2e6 });
    assert_eq!(
        refused("999999w"),
        DurationError::TooLong {
            days: 999_999.0 * 5.0
        }
    );
    assert!(matches!(
        refused("1.800,5"),
        DurationError::Number(NumberError::AmbiguousGrouping { .. })
    ));
    assert!(matches!(
        refused("1.800,5 d"),
        DurationError::Number(NumberError::AmbiguousGrouping { .. })
    ));
    assert!(matches!(
        refused("1,800.5 d"),
        DurationError::Number(NumberError::AmbiguousGrouping { .. })
    ));
    assert!(matches!(
        refused("1e400"),
        DurationError::Number(NumberError::NotFinite { .. })
    ));
    assert!(matches!(
        refused(".nan"),
        DurationError::Number(NumberError::NotFinite { .. })
    ));
    assert!(matches!(
        refused("1__0d"),
        DurationError::Number(NumberError::NotANumber { .. })
    ));
}

#[test]
fn an_unknown_unit_comes_with_its_text_and_the_nearest() {
    let unknown = |text: &str, suggestion| UnknownUnit {
        text: text.into(),
        suggestion,
    };
    assert_eq!(
        refused("2 horsa"),
        DurationError::UnknownUnit(unknown("horsa", Some("horas")))
    );
    assert_eq!(
        refused("2 years"),
        DurationError::UnknownUnit(unknown("years", None))
    );
    assert_eq!(
        refused("10s"),
        DurationError::UnknownUnit(unknown("s", None))
    );
}

#[test]
fn ranges_lend_their_unit_to_the_first_end() {
    for (text, ends) in [
        ("2-5d", (2.0, 5.0)),
        ("1d-5d", (1.0, 5.0)),
        ("4h - 2d", (0.5, 2.0)),
        ("2–5 días", (2.0, 5.0)),
        ("1,5-3 d", (1.5, 3.0)),
        ("2-5", (2.0, 5.0)),
        ("PT4H-P2D", (0.5, 2.0)),
        ("1-2w 3d", (5.0, 13.0)),
        ("3-3d", (3.0, 3.0)),
    ] {
        assert_eq!(range(text), ends, "{text}");
    }
    assert!(matches!(
        parse_time("2d", &Calendar::default(), TimeUnit::Day),
        Ok(ParsedTime::Fixed(_))
    ));
    assert!(matches!(
        parse_time("1e-3", &Calendar::default(), TimeUnit::Day),
        Ok(ParsedTime::Fixed(_))
    ));
}

#[test]
fn ranges_that_are_none_are_refused() {
    assert_eq!(
        refused_range("5-2d"),
        DurationError::MinAboveMax { min: 5.0, max: 2.0 }
    );
    assert_eq!(
        refused_range("2-"),
        DurationError::OpenRange { text: "2-".into() }
    );
    assert_eq!(
        refused_range("-5d"),
        DurationError::Negative { text: "-5d".into() }
    );
    assert_eq!(
        refused_range("2024-01-05"),
        DurationError::ManyEnds {
            text: "2024-01-05".into()
        }
    );
    assert_eq!(
        refused_range("2d-5"),
        DurationError::MissingUnit { number: "5".into() }
    );
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(any in "\\PC*", near in "[-–0-9.,_ptPTdhmwoyéí ]{0,16}") {
        for text in [any, near] {
            if let Ok(read) = parse_duration(&text, &Calendar::default(), TimeUnit::Day) {
                prop_assert!((0.0..=MAX_DAYS).contains(&read.days));
            }
            if let Ok(ParsedTime::Range { min, max }) = parse_time(&text, &Calendar::default(), TimeUnit::Day) {
                prop_assert!(min.days <= max.days);
            }
        }
    }

    #[test]
    fn both_languages_say_the_same(whole in 0u32..500, tenths in 0u32..10, unit in 0usize..5) {
        const UNITS: [(&str, &str); 5] =
            [("minutes", "minutos"), ("hours", "horas"), ("working days", "días hábiles"), ("weeks", "semanas"), ("months", "meses")];
        let (english, spanish) = UNITS[unit];
        prop_assert_eq!(days(&format!("{whole}.{tenths} {english}")), days(&format!("{whole},{tenths} {spanish}")));
    }

    #[test]
    fn what_is_written_in_days_is_read_back(written in 0.0..MAX_DAYS) {
        prop_assert_eq!(days(&format!("{written}d")), written);
    }
}
