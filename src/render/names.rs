//! Names for the things of a picture in formats that have names: the chain's own ids where a format can take
//! them, so that an export changes little when the chain does.

use std::collections::HashSet;

/// A name for each id: the id as it is where it may stand so, else the letter and its place.
pub fn names<'a>(
    ids: impl Iterator<Item = &'a str> + Clone,
    letter: char,
    may_stand: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut taken: HashSet<String> = ids
        .clone()
        .filter(|id| may_stand(id))
        .map(str::to_owned)
        .collect();
    let mut given = HashSet::new();
    let mut out = Vec::new();
    for (at, id) in ids.enumerate() {
        if may_stand(id) && given.insert(id.to_owned()) {
            out.push(id.to_owned());
            continue;
        }
        let mut name = format!("{letter}{}", at + 1);
        while !taken.insert(name.clone()) {
            name.push('_');
        }
        out.push(name);
    }
    out
}

/// Letters, digits and underscores of ASCII, no digit first.
pub fn is_plain(id: &str) -> bool {
    let first = id.bytes().next();
    first.is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stay_and_no_two_names_are_one() {
        let ids = ["ventas", "n2", "a b", "a b", "", "n5", "ventas"];
        let names = names(ids.into_iter(), 'n', is_plain);
        assert_eq!(names, ["ventas", "n2", "n3", "n4", "n5_", "n5", "n7"]);
    }
}
