//! Whether a customer feels that a handoff slips; and where not, in what sense.

use std::collections::{BTreeMap, BTreeSet};

use super::{HandoffReport, NeedReport, Report, TargetReport};

/// What a target feels when a handoff slips at mean times.
#[derive(Clone, Copy, Debug)]
pub enum Felt<'r> {
    /// It is served later once this many working days are used up.
    After(f64),
    /// It leads there, and how far it can slip was too costly to find.
    Unknown,
    /// It is promised by itself, or only leads to a delivery to the same customer that is: that target, where
    /// it is one.
    OtherPromise(Option<&'r TargetReport>),
    /// It leads there, and in the usual case something else is there before it.
    NotUsually,
    /// Nothing that the target waits for waits for it.
    Never,
}

/// What one target feels of each handoff.
pub struct Feelings<'r> {
    report: &'r Report,
    target: &'r TargetReport,
    /// What leads to the target, in any case.
    leading: BTreeSet<&'r str>,
    /// What leads to other deliveries to its customer: to which.
    others: BTreeMap<&'r str, &'r str>,
}

impl<'r> Feelings<'r> {
    /// Of one of the report's targets. Linear in handoffs and needs for each delivery to its customer.
    #[must_use]
    pub fn new(report: &'r Report, target: &'r TargetReport) -> Self {
        let needs: BTreeMap<&str, Vec<&str>> = report
            .handoffs
            .iter()
            .map(|h| {
                (
                    h.id.as_str(),
                    h.needs.iter().flat_map(NeedReport::handoffs).collect(),
                )
            })
            .collect();
        let mut leading = BTreeSet::new();
        for id in &target.covers {
            upstream(&needs, id, |id| leading.insert(id));
        }
        let mut others = BTreeMap::new();
        let deliveries = report.handoffs.iter().filter(|h| {
            h.kind == "delivery" && h.to == target.customer && !target.covers.contains(&h.id)
        });
        for delivery in deliveries {
            upstream(&needs, &delivery.id, |id| {
                let is_new = !others.contains_key(id);
                others.entry(id).or_insert(delivery.id.as_str());
                is_new
            });
        }
        Self {
            report,
            target,
            leading,
            others,
        }
    }

    /// What the target feels of a handoff.
    #[must_use]
    pub fn of(&self, handoff: &HandoffReport) -> Felt<'r> {
        let felt = handoff.targets.iter().find(|t| t.target == self.target.id);
        if let Some(float) = felt.and_then(|t| t.total_float) {
            return Felt::After(float);
        }
        let id = handoff.id.as_str();
        let own = |id: &str| {
            self.report
                .targets
                .iter()
                .find(|t| t.kind == "delivery" && t.id == id)
        };
        match self.others.get(id) {
            Some(delivery) if *delivery == id && own(id).is_some() => Felt::OtherPromise(own(id)),
            _ if self.leading.contains(id) => match self.report.chain.incomplete {
                true => Felt::Unknown,
                false => Felt::NotUsually,
            },
            Some(delivery) => Felt::OtherPromise(own(delivery)),
            None => Felt::Never,
        }
    }
}

/// Tells of a handoff and of what it needs, each as long as it is new.
fn upstream<'r>(
    needs: &BTreeMap<&'r str, Vec<&'r str>>,
    from: &'r str,
    mut is_new: impl FnMut(&'r str) -> bool,
) {
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        if is_new(id) {
            open.extend(needs.get(id).into_iter().flatten());
        }
    }
}
