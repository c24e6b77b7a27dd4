//! Small random chains.

use std::collections::BTreeSet;

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
