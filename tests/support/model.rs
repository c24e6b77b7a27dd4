//! Small random chains, and a slow reading of what they mean.
//!
//! Nothing here is shared with the library: every quantity is worked out from its definition, by running the
//! whole chain again for every question.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

/// An entry of a needs list, by positions in [`Model::handoffs`].
#[derive(Clone, Debug, PartialEq)]
pub enum Need {
    One(usize),
    Any(Vec<usize>),
    AtLeast(usize, Vec<usize>),
    IfHappens(usize),
}

impl Need {
    pub fn members(&self) -> Vec<usize> {
        match self {
            Self::One(h) | Self::IfHappens(h) => vec![*h],
            Self::Any(of) | Self::AtLeast(_, of) => of.clone(),
        }
    }
}

/// Who takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Department(usize),
    Customer(usize),
}

impl Who {
    pub fn id(self) -> String {
        match self {
            Self::Department(at) => format!("d{at}"),
            Self::Customer(at) => format!("c{at}"),
        }
    }
}

/// A handoff.
#[derive(Clone, Debug)]
pub struct Handoff {
    pub from: Who,
    pub to: Who,
    /// Left out where there are none.
    pub needs: Option<Vec<Need>>,
    pub takes: Option<f64>,
    pub agreed: Option<f64>,
    pub share: Option<f64>,
    pub choice: Option<usize>,
    /// A delivery's own promise.
    pub promise: Option<f64>,
    /// The work of its service is repeated with this probability.
    pub rework: Option<f64>,
}

/// A chain.
#[derive(Clone, Debug)]
pub struct Model {
    pub work: Vec<Option<f64>>,
    /// By customer: what it was promised.
    pub promises: Vec<Option<f64>>,
    pub handoffs: Vec<Handoff>,
}

/// A stream of small choices that a test framework may shrink; past its end all are 0.
struct Choices<'a>(std::slice::Iter<'a, u16>);

impl Choices<'_> {
    fn below(&mut self, bound: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0)) % bound
    }

    fn days(&mut self, most: usize) -> f64 {
        self.below(4 * most) as f64 / 4.0
    }

    fn maybe_days(&mut self, most: usize) -> Option<f64> {
        (self.below(4) > 0).then(|| self.days(most))
    }
}

/// What a model may hold.
#[derive(Clone, Copy, Debug)]
pub struct Kinds {
    /// Joins that are no lists.
    pub alternatives: bool,
    /// Shares and choices.
    pub chance: bool,
    /// Work that is repeated.
    pub rework: bool,
    /// Needs that are left out.
    pub left_out: bool,
}

impl Model {
    /// From a list of choices.
    pub fn new(choices: &[u16], kinds: Kinds) -> Self {
        let mut c = Choices(choices.iter());
        let departments = 1 + c.below(5);
        let customers = 1 + c.below(2);
        let mut model = Self {
            work: (0..departments).map(|_| c.maybe_days(3)).collect(),
            promises: (0..customers).map(|_| c.maybe_days(24)).collect(),
            handoffs: Vec::new(),
        };
        for at in 0..departments {
            if at == 0 || c.below(3) == 0 {
                model.push(Who::Customer(0), Who::Department(at), None, &mut c);
            }
        }
        // Either everyone hands over only to those behind them, or every handoff says what it needs.
        let forwards = kinds.left_out && c.below(3) > 0;
        let mut names = 0;
        for _ in 0..2 + c.below(9) {
            let from = c.below(departments);
            let needs = if forwards && c.below(2) == 0 {
                None
            } else {
                Some(model.needs(from, kinds, &mut c))
            };
            let receiver = |c: &mut Choices<'_>| {
                let first = if forwards { from + 1 } else { 0 };
                let count = departments - first + customers;
                let at = first + c.below(count);
                if at < departments {
                    Who::Department(at)
                } else {
                    Who::Customer(at - departments)
                }
            };
            let kind = if kinds.chance { c.below(5) } else { 4 };
            match kind {
                0 => {
                    names += 1;
                    let shares: &[f64] =
                        [&[0.6, 0.4][..], &[0.3, 0.7], &[0.2, 0.5, 0.3]][c.below(3)];
                    for share in shares {
                        let to = receiver(&mut c);
                        let at = model.push(Who::Department(from), to, needs.clone(), &mut c);
                        model.handoffs[at].share = Some(*share);
                        model.handoffs[at].choice = Some(names);
                    }
                }
                1 => {
                    let to = receiver(&mut c);
                    let at = model.push(Who::Department(from), to, needs, &mut c);
                    model.handoffs[at].share = Some([0.1, 0.4, 0.5, 0.6, 0.9][c.below(5)]);
                }
                _ => {
                    let to = receiver(&mut c);
                    model.push(Who::Department(from), to, needs, &mut c);
                }
            }
        }
        let last = departments - 1;
        let needs = (!forwards).then(|| {
            model
                .received(Who::Department(last))
                .into_iter()
                .map(Need::One)
                .collect()
        });
        model.push(Who::Department(last), Who::Customer(0), needs, &mut c);
        // A customer that answers: a bill that is paid, or a claim now and then.
        if !forwards && c.below(3) == 2 {
            let delivered: Vec<usize> = (0..model.handoffs.len())
                .filter(|h| matches!(model.handoffs[*h].to, Who::Customer(_)))
                .collect();
            let received = delivered[c.below(delivered.len())];
            let customer = model.handoffs[received].to;
            let desk = Who::Department(c.below(departments));
            let answer = model.push(customer, desk, Some(vec![Need::One(received)]), &mut c);
            if kinds.chance && c.below(2) == 1 {
                model.handoffs[answer].share = Some([0.04, 0.6][c.below(2)]);
            }
            model.push(desk, customer, Some(vec![Need::One(answer)]), &mut c);
        }
        for at in 0..model.handoffs.len() {
            let h = &model.handoffs[at];
            if matches!(h.to, Who::Customer(_)) && c.below(6) == 5 {
                model.handoffs[at].promise = Some(c.days(16));
            }
            if kinds.rework
                && matches!(model.handoffs[at].from, Who::Department(_))
                && c.below(5) == 4
            {
                model.handoffs[at].rework = Some([0.05, 0.1][c.below(2)]);
            }
        }
        model
    }

    fn push(&mut self, from: Who, to: Who, needs: Option<Vec<Need>>, c: &mut Choices<'_>) -> usize {
        let (takes, agreed) = (c.maybe_days(4), c.maybe_days(4));
        self.handoffs.push(Handoff {
            from,
            to,
            needs,
            takes,
            agreed,
            share: None,
            choice: None,
            promise: None,
            rework: None,
        });
        self.handoffs.len() - 1
    }

    /// Some of what a department has received so far.
    fn needs(&self, from: usize, kinds: Kinds, c: &mut Choices<'_>) -> Vec<Need> {
        let received = self.received(Who::Department(from));
        let mut needs = Vec::new();
        for _ in 0..c.below(4) {
            if received.is_empty() {
                break;
            }
            let some = |c: &mut Choices<'_>, least: usize| -> Vec<usize> {
                let first = c.below(received.len());
                let count = least + c.below(2);
                let of: BTreeSet<usize> = (0..count)
                    .map(|i| received[(first + i) % received.len()])
                    .collect();
                of.into_iter().collect()
            };
            let kind = if kinds.alternatives { c.below(5) } else { 0 };
            needs.push(match kind {
                1 => Need::Any(some(c, 2)),
                2 => {
                    let of = some(c, 3);
                    Need::AtLeast(1 + c.below(of.len()), of)
                }
                3 => Need::IfHappens(received[c.below(received.len())]),
                _ => Need::One(received[c.below(received.len())]),
            });
        }
        needs
    }

    /// Whether every need is said, and waits for all that it names.
    pub fn is_without_alternatives(&self) -> bool {
        let plain = |n: &Need| matches!(n, Need::One(_) | Need::IfHappens(_));
        self.handoffs.iter().all(|h| {
            matches!(h.from, Who::Customer(_))
                || h.needs.as_ref().is_some_and(|n| n.iter().all(plain))
        })
    }

    /// What a party receives, in order.
    pub fn received(&self, who: Who) -> Vec<usize> {
        (0..self.handoffs.len())
            .filter(|h| self.handoffs[*h].to == who)
            .collect()
    }

    /// The chain as a file says it.
    pub fn value(&self) -> Value {
        let mut departments = Map::new();
        for (at, work) in self.work.iter().enumerate() {
            let body = work.map_or_else(|| json!({}), |work| json!({ "work": work }));
            departments.insert(
                format!("d{at}"),
                if body == json!({}) {
                    json!(format!("Department {at}"))
                } else {
                    body
                },
            );
        }
        let mut customers = Map::new();
        for (at, promise) in self.promises.iter().enumerate() {
            let body = match promise {
                Some(within) => {
                    json!({"name": format!("Customer {at}"), "promise": {"within": within, "confidence": "90%"}})
                }
                None => json!(format!("Customer {at}")),
            };
            customers.insert(format!("c{at}"), body);
        }
        let mut handoffs = Vec::new();
        for (at, h) in self.handoffs.iter().enumerate() {
            let mut body = Map::new();
            body.insert("id".into(), json!(format!("h{at}")));
            body.insert("from".into(), json!(h.from.id()));
            body.insert("to".into(), json!(h.to.id()));
            let ids = |of: &[usize]| of.iter().map(|h| format!("h{h}")).collect::<Vec<_>>();
            if let Some(needs) = &h.needs {
                let entries: Vec<Value> = needs
                    .iter()
                    .map(|need| match need {
                        Need::One(h) => json!(format!("h{h}")),
                        Need::Any(of) => json!({ "any": ids(of) }),
                        Need::AtLeast(k, of) => json!({"at_least": k, "of": ids(of)}),
                        Need::IfHappens(h) => json!({ "if_happens": format!("h{h}") }),
                    })
                    .collect();
                body.insert("needs".into(), json!(entries));
            }
            for (key, time) in [("takes", h.takes), ("agreed", h.agreed), ("share", h.share)] {
                if let Some(time) = time {
                    body.insert(key.into(), json!(time));
                }
            }
            if let Some(choice) = h.choice {
                body.insert("choice".into(), json!(format!("choice {choice}")));
            }
            if let Some(within) = h.promise {
                body.insert("promise".into(), json!({ "within": within }));
            }
            handoffs.push(Value::Object(body));
        }
        for (at, h) in self.handoffs.iter().enumerate() {
            if let Some(share) = h.rework {
                let who = h.from.id();
                handoffs.push(json!({"id": format!("r{at}"), "from": who, "to": who, "takes": 0.25, "rework": {"share": share, "of": format!("h{at}")}}));
            }
        }
        json!({"customers": customers, "departments": departments, "handoffs": handoffs})
    }

    /// The chain as a file.
    pub fn text(&self) -> String {
        text(&self.value())
    }
}

/// A chain as YAML: the sections in block style, each item on a line of its own.
pub fn text(value: &Value) -> String {
    let mut out = String::new();
    for (key, value) in value.as_object().unwrap() {
        match value {
            Value::Object(map) if !map.is_empty() => {
                out.push_str(&format!("{key}:\n"));
                for (id, body) in map {
                    out.push_str(&format!("  {id}: {body}\n"));
                }
            }
            Value::Array(list) if !list.is_empty() => {
                out.push_str(&format!("{key}:\n"));
                for item in list {
                    out.push_str(&format!("  - {item}\n"));
                }
            }
            other => out.push_str(&format!("{key}: {other}\n")),
        }
    }
    out
}

/// A model with its needs resolved and its times known: what can be asked by definition.
pub struct Meaning<'m> {
    pub model: &'m Model,
    /// None left out.
    pub needs: Vec<Vec<Need>>,
    /// By handoff: whether it happens when its service does, in the usual case.
    pub usual: Vec<bool>,
}

/// When everything starts and arrives; plus infinity for what does not happen.
#[derive(Clone, Debug)]
pub struct Times {
    pub start: Vec<f64>,
    pub arrival: Vec<f64>,
}

impl<'m> Meaning<'m> {
    pub fn new(model: &'m Model) -> Self {
        Self {
            model,
            needs: resolve(model),
            usual: usual(model),
        }
    }

    /// Runs the chain: again and again over all handoffs, until nothing changes. `moved` arrives so much later.
    pub fn run(&self, happens: &[bool], w: &[f64], moved: Option<(usize, f64)>) -> Times {
        let n = self.model.handoffs.len();
        let mut times = Times {
            start: vec![f64::INFINITY; n],
            arrival: vec![f64::INFINITY; n],
        };
        for _ in 0..=n {
            let before = times.arrival.clone();
            for h in 0..n {
                times.start[h] = join(&self.needs[h], &before);
                times.arrival[h] = if happens[h] {
                    times.start[h] + w[h]
                } else {
                    f64::INFINITY
                };
                if let Some((moved, by)) = moved.filter(|(m, _)| *m == h) {
                    times.arrival[moved] += by;
                }
            }
            if before == times.arrival {
                break;
            }
        }
        times
    }

    /// Whether a customer needs it for something that it always does: then it is no delivery.
    fn is_question(&self, h: usize) -> bool {
        let certain = |o: &Handoff| {
            matches!(o.from, Who::Customer(_)) && o.share.is_none() && o.choice.is_none()
        };
        let mut others = self.model.handoffs.iter().zip(&self.needs);
        others
            .any(|(other, needs)| certain(other) && needs.iter().any(|n| n.members().contains(&h)))
    }

    /// The targets by id: the deliveries that count, and what was promised.
    pub fn targets(&self) -> Vec<(String, Vec<usize>, Option<f64>)> {
        let mut targets = Vec::new();
        for (at, within) in self.model.promises.iter().enumerate() {
            let received = self.model.received(Who::Customer(at));
            let counts =
                |h: &usize| self.model.handoffs[*h].promise.is_none() && !self.is_question(*h);
            let covers = received.into_iter().filter(counts).collect();
            targets.push((format!("c{at}"), covers, *within));
        }
        for (at, h) in self
            .model
            .handoffs
            .iter()
            .enumerate()
            .filter(|(_, h)| h.promise.is_some())
        {
            targets.push((format!("h{at}"), vec![at], h.promise));
        }
        targets
    }

    /// Every way in which the shares and choices may fall.
    pub fn outcomes(&self) -> Vec<Vec<bool>> {
        outcomes(self.model)
    }
}

/// T: the latest of the deliveries that happen.
pub fn finish(times: &Times, covers: &[usize]) -> Option<f64> {
    covers
        .iter()
        .map(|h| times.arrival[*h])
        .filter(|t| *t < f64::INFINITY)
        .fold(None, |latest: Option<f64>, t| {
            Some(latest.map_or(t, |l| l.max(t)))
        })
}

/// The moment at which all entries of a list are met.
pub fn join(needs: &[Need], arrival: &[f64]) -> f64 {
    let one = |need: &Need| match need {
        Need::One(h) => arrival[*h],
        Need::IfHappens(h) if arrival[*h] == f64::INFINITY => f64::NEG_INFINITY,
        Need::IfHappens(h) => arrival[*h],
        Need::Any(of) => nth(of, 1, arrival),
        Need::AtLeast(k, of) => nth(of, *k, arrival),
    };
    needs.iter().map(one).fold(0.0, f64::max)
}

fn nth(of: &[usize], k: usize, arrival: &[f64]) -> f64 {
    let of: BTreeSet<usize> = of.iter().copied().collect();
    let mut times: Vec<f64> = of.iter().map(|h| arrival[*h]).collect();
    times.sort_by(f64::total_cmp);
    times[k.min(times.len()) - 1]
}

/// Of a choice the greatest share, others from one half on.
fn usual(model: &Model) -> Vec<bool> {
    let best = |choice: usize| {
        let of = model.handoffs.iter().filter(|h| h.choice == Some(choice));
        of.map(|h| h.share.unwrap()).fold(0.0, f64::max)
    };
    let one = |h: &Handoff| match (h.choice, h.share) {
        (Some(choice), Some(share)) => share == best(choice),
        (_, share) => share.unwrap_or(1.0) >= 0.5,
    };
    model.handoffs.iter().map(one).collect()
}

fn outcomes(model: &Model) -> Vec<Vec<bool>> {
    let mut all = vec![vec![true; model.handoffs.len()]];
    let mut choices: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, h) in model.handoffs.iter().enumerate() {
        match (h.choice, h.share) {
            (Some(choice), _) => choices.entry(choice).or_default().push(at),
            (None, Some(_)) => {
                let with = |outcome: &Vec<bool>| {
                    let mut without = outcome.clone();
                    without[at] = false;
                    [outcome.clone(), without]
                };
                all = all.iter().flat_map(with).collect();
            }
            (None, None) => {}
        }
    }
    for members in choices.into_values() {
        let with = |outcome: &Vec<bool>| -> Vec<Vec<bool>> {
            let one = |taken: &usize| {
                let mut outcome = outcome.clone();
                for m in &members {
                    outcome[*m] = m == taken;
                }
                outcome
            };
            members.iter().map(one).collect()
        };
        all = all.iter().flat_map(with).collect();
    }
    all
}

/// Which handoffs happen in an outcome, by going over all of them until nothing changes.
fn happening(model: &Model, needs: &[Option<Vec<Need>>], outcome: &[bool]) -> Vec<bool> {
    let mut happens = vec![false; model.handoffs.len()];
    loop {
        let before = happens.clone();
        for h in 0..happens.len() {
            let Some(needs) = &needs[h] else { continue };
            let met = needs.iter().all(|need| match need {
                Need::One(n) => before[*n],
                Need::IfHappens(_) => true,
                Need::Any(of) => of.iter().any(|n| before[*n]),
                Need::AtLeast(k, of) => {
                    of.iter()
                        .collect::<BTreeSet<_>>()
                        .into_iter()
                        .filter(|n| before[**n])
                        .count()
                        >= *k
                }
            });
            happens[h] = outcome[h] && met;
        }
        if before == happens {
            return happens;
        }
    }
}

/// The needs that are left out: all that happens in every outcome in which anything that the party receives
/// happens, a choice received whole as `any` of its options; where that is nothing, `any` of all.
fn resolve(model: &Model) -> Vec<Vec<Need>> {
    let mut needs: Vec<Option<Vec<Need>>> = model
        .handoffs
        .iter()
        .map(|h| match (&h.needs, h.from) {
            (None, Who::Customer(_)) => Some(Vec::new()),
            (needs, _) => needs.clone(),
        })
        .collect();
    let all = if needs.iter().any(Option::is_none) {
        outcomes(model)
    } else {
        Vec::new()
    };
    for department in 0..model.work.len() {
        let who = Who::Department(department);
        let own: Vec<usize> = (0..needs.len())
            .filter(|h| needs[*h].is_none() && model.handoffs[*h].from == who)
            .collect();
        if own.is_empty() {
            continue;
        }
        let received = model.received(who);
        let relevant: Vec<Vec<bool>> = all
            .iter()
            .map(|outcome| happening(model, &needs, outcome))
            .filter(|happens| received.iter().any(|h| happens[*h]))
            .collect();
        let mut found: Vec<Need> = Vec::new();
        let mut choices: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for h in &received {
            match model.handoffs[*h].choice {
                Some(choice) => choices.entry(choice).or_default().push(*h),
                None if relevant.iter().all(|happens| happens[*h]) => found.push(Need::One(*h)),
                None => {}
            }
        }
        for (choice, members) in choices {
            let options = model
                .handoffs
                .iter()
                .filter(|h| h.choice == Some(choice))
                .count();
            let whole = members.len() == options;
            if whole
                && relevant
                    .iter()
                    .all(|happens| members.iter().any(|m| happens[*m]))
            {
                found.push(Need::Any(members));
            } else if !whole {
                let sure = members
                    .into_iter()
                    .filter(|m| relevant.iter().all(|happens| happens[*m]));
                found.extend(sure.map(Need::One));
            }
        }
        if found.is_empty() && !received.is_empty() {
            found = if let [one] = received[..] {
                vec![Need::One(one)]
            } else {
                vec![Need::Any(received)]
            };
        }
        for h in own {
            needs[h] = Some(found.clone());
        }
    }
    needs
        .into_iter()
        .map(|n| n.expect("resolved in the order of departments"))
        .collect()
}
