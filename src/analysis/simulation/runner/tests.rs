use super::*;
use crate::analysis::sample::LANES;
use crate::analysis::schedule::Schedule;
use crate::graph::{EventGraph, loops};
use crate::read::{NoFiles, read};

/// Every kind of time, join, chance and return, and lists only where `any` is left out.
fn text(any: bool) -> String {
    let end = if any {
        "{any: [d, e]}"
    } else {
        "d, {if_happens: e}"
    };
    format!(
        "customers: {{c: {{promise: {{within: 6d, confidence: 90%}}}}}}
departments: {{s: {{}}, t: {{}}, u: {{work: {{min: 1h, likely: 3h, max: 9h}}}}}}
handoffs:
  - {{id: a, from: c, to: s}}
  - {{id: b, from: s, to: t, needs: [a], agreed: 3h, takes: {{min: 1h, likely: 2h, max: 9h}}}}
  - {{id: d, from: t, to: u, needs: [b], agreed: 4h, takes: {{p50: 3h, p90: 12h}}}}
  - {{id: e, from: t, to: u, needs: [b], share: 60%, takes: {{mean: 4h, sd: 8h}}}}
  - {{id: f, from: u, to: c, needs: [{end}], agreed: 1d, takes: 1-9h}}
  - {{id: g, from: s, to: c, needs: [a], agreed: 2d, takes: {{mean: 2d, sd: 1d}}}}
  - {{id: r, from: u, to: t, takes: 2h, rework: {{share: 20%, max: 3}}}}
risks:
  - {{id: q, probability: 20%, delays: {{d: x1.5, g: 1d}}}}
"
    )
}

#[test]
fn vector_instructions_change_no_bit() {
    for any in [false, true] {
        let reading = read("chain.yaml", text(any).as_bytes(), &NoFiles);
        let chain = reading.documents[0].chain.as_ref().unwrap();
        let graph = EventGraph::new(chain);
        let found = loops::resolve(chain, &graph).unwrap();
        let schedule = Schedule::new(chain, &graph, &found).unwrap();
        let subject = Subject {
            chain,
            graph: &graph,
            loops: &found,
            schedule: &schedule,
        };
        let model = Model::new(subject, Settings::DEFAULT_SEED).unwrap();
        let (questions, _) = asked(&model, subject, Settings::DEFAULT_TRIALS);
        assert_eq!(model.targets[0].only_lists, !any);
        let empty = || Sums::new(&model, &questions.detailed, questions.reliefs.len());
        let (mut plain, mut wide) = (
            Space::new(&model, &questions),
            Space::new(&model, &questions),
        );
        let (mut plain_sums, mut wide_sums) = (empty(), empty());
        for number in 0..20 {
            let which = (number, if number == 19 { 77 } else { LANES });
            plain.step(&model, &questions, which, &mut plain_sums);
            fast(
                #[inline(always)]
                || wide.step(&model, &questions, which, &mut wide_sums),
            );
            assert_eq!(plain.block.start, wide.block.start);
            assert_eq!(plain.block.w, wide.block.w);
            assert_eq!(plain.judge.finishes(), wide.judge.finishes());
            assert!(plain.judge.finishes()[0][0] > 0.0);
        }
        // The shortest decimals of different bits differ.
        assert_eq!(format!("{plain_sums:?}"), format!("{wide_sums:?}"));
    }
}
