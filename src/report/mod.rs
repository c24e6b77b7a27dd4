//! The report: everything eslabon says of a chain, as one value. Renderers see nothing else, and JSON is
//! this value.
//!
//! Times are numbers in working days, shares are 0 to 1, ids are as in the file; nothing is rounded.
//! The form is versioned by [`SCHEMA`]; keys are added and never change their meaning within it.

mod build;
pub mod check;
mod data;
mod felt;
mod finding;
pub mod measures;
mod parts;
mod sentences;
mod simulated;
mod verdict;
mod ways;
pub mod what_if;

use schemars::JsonSchema;
use serde::Serialize;

pub use build::report;
pub use data::next_number;
pub use felt::{Feelings, Felt};
pub use finding::{FindingReport, Located, PlaceReport, Standing, locate};
pub use sentences::headline;
pub use simulated::{
    DistributionReport, FeltReport, HandoffRunsReport, PercentilesReport, ShareReport,
    SimulationReport, SizeReport, TargetRunsReport, WithoutReport,
};

use crate::lang::{Lang, Message};

/// The version of the report's form.
pub const SCHEMA: &str = "eslabon/1";

/// A text in both languages: machine formats do not change with the reader's.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Both {
    /// Spanish.
    pub es: String,
    /// English.
    pub en: String,
}

impl Both {
    /// The text in one language.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::Es => &self.es,
            Lang::En => &self.en,
        }
    }
}

impl From<Message> for Both {
    fn from(message: Message) -> Self {
        Self {
            es: message.es.into_owned(),
            en: message.en.into_owned(),
        }
    }
}

/// The analysis of one chain.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Report {
    /// Always `eslabon/1`.
    pub schema: &'static str,
    /// The version of eslabon that wrote it.
    pub version: &'static str,
    /// The chain as a whole.
    pub chain: ChainReport,
    /// How it was simulated; null where nothing varies, or where handoffs wait for each other.
    pub simulation: Option<SimulationReport>,
    /// Customers, and deliveries with a promise of their own.
    pub targets: Vec<TargetReport>,
    /// Handoffs, in file order.
    pub handoffs: Vec<HandoffReport>,
    /// Services: each department's pieces of work.
    pub services: Vec<ServiceReport>,
    /// Customers, in file order.
    pub customers: Vec<PartyReport>,
    /// Departments, in file order.
    pub departments: Vec<PartyReport>,
    /// Suppliers, in file order.
    pub suppliers: Vec<PartyReport>,
    /// Risks, in file order.
    pub risks: Vec<RiskReport>,
    /// Options, in file order.
    pub options: Vec<OptionReport>,
    /// Findings, the gravest first.
    pub findings: Vec<FindingReport>,
}

/// What a report could be based on: what the file offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DataTier {
    /// No numbers: structure only.
    Structure,
    /// Fixed times or agreements: timelines, floats, absorption.
    Times,
    /// Times that vary: plausible lateness.
    Ranges,
}

/// The chain as a whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChainReport {
    /// Its name, where the file gives one.
    pub name: Option<String>,
    /// In words.
    pub description: Option<String>,
    /// Language of the names: `es`, `en` or null.
    pub language: Option<&'static str>,
    /// The file it was read from.
    pub file: String,
    /// The currency of amounts.
    pub currency: Option<String>,
    /// Working time.
    pub calendar: CalendarReport,
    /// External orders per working day.
    pub demand: Option<f64>,
    /// What the report could be based on.
    pub tier: DataTier,
    /// False where handoffs wait for each other: then there are no timelines.
    pub acyclic: bool,
    /// Handoffs of whose time nothing is known: they count as 0.
    pub missing_times: Vec<String>,
    /// Parties through which every way from the start of the chain to an external customer passes.
    pub bottlenecks: Vec<String>,
    /// Some floats were left out because alternatives made them too costly.
    pub incomplete: bool,
    /// Areas, in file order.
    pub groups: Vec<GroupReport>,
    /// The answer in three sentences.
    pub answer: Vec<Both>,
    /// What the answer does not count.
    pub not_counted: Vec<Both>,
}

/// Working time.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct CalendarReport {
    /// Hours of a working day.
    pub day_hours: f64,
    /// Working days of a week.
    pub week_days: f64,
    /// Working days of a month.
    pub month_days: f64,
}

/// An area.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GroupReport {
    /// Id in the file.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `#rrggbb`, where the file gives one.
    pub color: Option<String>,
    /// The area it lies in.
    pub group: Option<String>,
}

/// A customer, or a delivery with a promise of its own.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TargetReport {
    /// The customer's or the delivery's id.
    pub id: String,
    /// `customer` or `delivery`.
    pub kind: &'static str,
    /// What people call it.
    pub name: String,
    /// The customer's id.
    pub customer: String,
    /// Whether the customer is outside the organisation.
    pub external: bool,
    /// The deliveries that count.
    pub covers: Vec<String>,
    /// What it is held to: `promise`, `expects`, or `roll_up` of the agreements where neither is said.
    pub basis: &'static str,
    /// Working days from the start of the chain that it is held to.
    pub within: Option<f64>,
    /// How often that must hold.
    pub confidence: f64,
    /// `usual`, `likeliest` where the usual case does not serve it, or `none` where nothing reaches it.
    pub case: &'static str,
    /// When it is served if everyone keeps what they agreed.
    pub promised: Option<f64>,
    /// When it is served at mean times, rework included.
    pub expected: Option<f64>,
    /// What `promised` rests on: `agreements`, `means` where none is made on the way, or `nothing`.
    pub promised_from: &'static str,
    /// Whether the promise holds if everyone keeps theirs; null where no time is known.
    pub holds_as_agreed: Option<bool>,
    /// Whether it holds at mean times; null where no time is known.
    pub holds_as_expected: Option<bool>,
    /// A longest path at mean times, from the start of the chain.
    pub critical_path: Vec<String>,
    /// Its weak links, by how much of each plausibly reaches it.
    pub weak_links: Vec<WeakLinkReport>,
    /// What one more number in the file would buy.
    pub next_number: Option<Both>,
    /// When it is really served; null where nothing was simulated.
    pub simulated: Option<TargetRunsReport>,
}

/// A weak link of a target.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WeakLinkReport {
    /// The handoff.
    pub handoff: String,
    /// 1 for the link that costs the target most; ties share a rank.
    pub rank: usize,
    /// Whether another link has the same rank.
    pub tied: bool,
    /// Working days by which it plausibly comes late, at the target's confidence.
    pub lateness: f64,
    /// Working days that the chain absorbs.
    pub absorption: f64,
    /// What the target is held to, in working days: its promise, or when it is served without this
    /// handoff where that is later.
    pub held_to: f64,
    /// Working days that plausibly reach the target: lateness less absorption.
    pub reach: f64,
    /// What its lateness costs the target; null where nothing was simulated.
    pub size: Option<SizeReport>,
    /// Share of the batches of a simulation in which no other handoff cost the target more, 0 to 1.
    pub first: Option<f64>,
    /// Why it is weak, in one sentence.
    pub reason: Both,
    /// From it to the target, along the way with the least room. Empty once the ways of the links before it
    /// come to 100,000 handoffs.
    pub path: Vec<String>,
    /// What one more number about it would buy.
    pub next_number: Option<Both>,
}

/// A handoff.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HandoffReport {
    /// Id in the file, or the default one.
    pub id: String,
    /// The supplier's id.
    pub from: String,
    /// The receiver's id.
    pub to: String,
    /// What is handed over.
    pub delivers: Option<String>,
    /// `delivery` to a customer, `rework` for a return, else `handoff`.
    pub kind: &'static str,
    /// The handoffs that it waits for, as a needs list.
    pub needs: Vec<NeedReport>,
    /// The service that makes it, by that service's id; null for returns.
    pub service: Option<String>,
    /// Probability that it happens, given that its service does.
    pub share: f64,
    /// The choice that it is an option of.
    pub choice: Option<String>,
    /// Whether it happens in the usual case.
    pub usual: bool,
    /// Whether a path leads from it to an external customer.
    pub reaches_external_customer: bool,
    /// The turnaround agreed.
    pub agreed: Option<f64>,
    /// Mean turnaround without rework passes.
    pub turnaround: f64,
    /// Mean working days that rework adds to it.
    pub passes: f64,
    /// What stands behind its time: `measured`, `estimated`, `declared`, `agreed`, `missing`.
    pub tier: &'static str,
    /// Whether its time varies.
    pub varies: bool,
    /// Probability that its agreement is kept, by what is known of its time alone.
    pub kept: Option<f64>,
    /// On the promised timeline; null outside the usual case.
    pub promised: Option<SpanReport>,
    /// On the expected timeline; null outside the usual case.
    pub expected: Option<SpanReport>,
    /// How far it can slip before any start of its receiver moves; null where nothing would.
    pub free_float: Option<f64>,
    /// What each target feels of it; only targets that it leads to.
    pub targets: Vec<HandoffTargetReport>,
    /// What it has done again, for a return.
    pub rework: Option<ReworkReport>,
    /// How long it really takes; null for returns, and where nothing was simulated.
    pub simulated: Option<HandoffRunsReport>,
}

/// One entry of a needs list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeedReport {
    /// This handoff.
    One(String),
    /// The earliest of these.
    Any(Vec<String>),
    /// So many of these.
    AtLeast {
        /// How many.
        count: u32,
        /// Of which.
        of: Vec<String>,
    },
    /// This one, where it happens.
    IfHappens(String),
}

impl NeedReport {
    /// The handoffs that it names.
    pub fn handoffs(&self) -> impl Iterator<Item = &str> {
        let of = match self {
            Self::One(id) | Self::IfHappens(id) => std::slice::from_ref(id),
            Self::Any(of) | Self::AtLeast { of, .. } => of,
        };
        of.iter().map(String::as_str)
    }
}

/// When something begins and when the receiver has it, from the start of the chain.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct SpanReport {
    /// The supplier has what it needs.
    pub start: f64,
    /// The receiver has it.
    pub arrival: f64,
}

/// What one target feels of a handoff.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HandoffTargetReport {
    /// The target's id.
    pub target: String,
    /// How far it can slip at mean times before the target is served later; null: it never is.
    pub total_float: Option<f64>,
    /// How far it can slip on the promised timeline before the promise breaks; null: it never does.
    pub absorption: Option<f64>,
    /// Whether it lies on a critical path at mean times.
    pub critical: bool,
    /// Working days by which it plausibly comes late, at the target's confidence.
    pub lateness: f64,
    /// Lateness less absorption; null where it is never felt.
    pub reach: Option<f64>,
    /// Whether it is a weak link.
    pub weak: bool,
    /// What a simulation says of it.
    pub simulated: Option<FeltReport>,
}

/// What a return does.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReworkReport {
    /// Probability each time the end service finishes.
    pub share: f64,
    /// The service from which it is done again.
    pub redo: String,
    /// The handoffs that are done again.
    pub body: Vec<String>,
    /// Mean number of passes.
    pub passes: f64,
    /// Mean working days of one pass.
    pub pass: f64,
}

/// A piece of work.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ServiceReport {
    /// The id of its first handoff.
    pub id: String,
    /// Who does it.
    pub party: String,
    /// What comes out of it.
    pub handoffs: Vec<String>,
    /// What must be there before it starts.
    pub needs: Vec<NeedReport>,
    /// Mean work, in working days.
    pub work: f64,
    /// Mean working days that rework adds.
    pub passes: f64,
    /// When it starts on the promised timeline.
    pub promised_start: Option<f64>,
    /// When it starts on the expected timeline.
    pub expected_start: Option<f64>,
}

/// A customer, department or supplier.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PartyReport {
    /// Id in the file.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The area it belongs to.
    pub group: Option<String>,
    /// For customers: whether it is outside the organisation.
    pub external: Option<bool>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// How many work in it.
    pub people: Option<f64>,
    /// Mean work per service, in working days.
    pub work: Option<f64>,
    /// How often it acts for an order, on average, returns among it; null where its utilisation is.
    pub visits: Option<f64>,
    /// Mean person-time each time that it acts, in working days; null where its utilisation is.
    pub effort: Option<f64>,
    /// Share of its people's time that the demand takes, above 1 where it is more than there is: demand * visits *
    /// effort / people. Null where the file says no demand, no people or no work, and for others than departments.
    pub utilisation: Option<f64>,
    /// What it receives, returns included.
    pub receives: Vec<String>,
    /// What it hands over, returns included.
    pub hands_over: Vec<String>,
    /// Whether anything it hands over reaches an external customer; null for customers.
    pub reaches_external_customer: Option<bool>,
}

/// A common cause.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RiskReport {
    /// Id in the file.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Probability in a run.
    pub probability: f64,
    /// What it does.
    pub delays: Vec<EffectReport>,
}

/// What a risk does to one party or handoff.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EffectReport {
    /// The party's or handoff's id.
    pub on: String,
    /// Working days added.
    pub add: Option<f64>,
    /// A factor.
    pub times: Option<f64>,
}

/// Something that could be done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OptionReport {
    /// Id in the file.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// What it changes.
    pub on: String,
    /// Money, once.
    pub cost: Option<f64>,
    /// Options that cannot go with it.
    pub excludes: Vec<String>,
    /// Options that it needs.
    pub requires: Vec<String>,
}
