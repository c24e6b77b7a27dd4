//! What a drawing is made of, measured from its SVG.

/// A rectangle in the drawing's own coordinates.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Area {
    pub fn overlaps(&self, other: &Area) -> bool {
        // What only touches does not overlap.
        let e = 0.3;
        self.x + e < other.x + other.w
            && other.x + e < self.x + self.w
            && self.y + e < other.y + other.h
            && other.y + e < self.y + self.h
    }

    pub fn crossed_by(&self, (a, b): &Stretch) -> bool {
        let (x, y) = (a.0.min(b.0), a.1.min(b.1));
        let stretch = Area {
            x,
            y,
            w: (a.0 - b.0).abs() + 0.62,
            h: (a.1 - b.1).abs() + 0.62,
        };
        self.overlaps(&stretch)
    }
}

pub type Stretch = ((f64, f64), (f64, f64));

/// What a drawing is made of, measured from its SVG.
#[derive(Default)]
pub struct Drawn {
    pub size: (f64, f64),
    pub texts: Vec<(String, Area)>,
    /// Bars, by the handoff's id.
    pub bars: Vec<(String, Area)>,
    /// These, returns, what is not on the axis, and arrivals.
    pub boxes: Vec<(String, Area)>,
    /// Handoffs drawn, in any form.
    pub ids: Vec<String>,
    /// Lines between bars: their ends' ids, and their straight parts.
    pub links: Vec<((String, String), Vec<Stretch>)>,
    /// The lines of promises above the axis.
    pub promises: Vec<Stretch>,
    /// Where the axis of the lanes has its ticks.
    pub ticks: Vec<f64>,
}

pub fn number(node: &roxmltree::Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).map_or(0.0, |v| v.parse().unwrap())
}

/// Where a group is moved to.
pub fn moved(node: &roxmltree::Node<'_, '_>) -> (f64, f64) {
    let mut sum = (0.0, 0.0);
    for group in node.ancestors() {
        if let Some(text) = group.attribute("transform") {
            let inner = text
                .strip_prefix("translate(")
                .unwrap()
                .strip_suffix(')')
                .unwrap();
            let (x, y) = inner.split_once(' ').unwrap();
            sum.0 += x.parse::<f64>().unwrap();
            sum.1 += y.parse::<f64>().unwrap();
        }
    }
    sum
}

pub fn drawn(svg: &str) -> Drawn {
    let xml = roxmltree::Document::parse(svg).unwrap();
    let metrics = eslabon::render::layout::Metrics::new();
    let root = xml.root_element();
    let mut out = Drawn {
        size: (number(&root, "width"), number(&root, "height")),
        ..Drawn::default()
    };
    for node in xml.descendants().filter(roxmltree::Node::is_element) {
        let (dx, dy) = moved(&node);
        match node.tag_name().name() {
            "text" => {
                let words = node.text().unwrap_or("").to_owned();
                let size = number(&node, "font-size");
                let weight = match node.attribute("font-weight") {
                    Some(_) => eslabon::render::layout::Weight::Bold,
                    None => eslabon::render::layout::Weight::Regular,
                };
                let w = metrics.width(&words, size, weight);
                let anchor = match node.attribute("text-anchor") {
                    Some("middle") => w / 2.0,
                    Some("end") => w,
                    _ => 0.0,
                };
                // From the capitals' height to a little below the line.
                let area = Area {
                    x: number(&node, "x") + dx - anchor,
                    y: number(&node, "y") + dy - size * 0.72,
                    w,
                    h: size * 0.86,
                };
                out.texts.push((words, area));
            }
            "rect" if node.attribute("class").is_some() => {
                let id = node
                    .ancestors()
                    .find_map(|n| n.attribute("data-id").or(n.attribute("data-arrival")));
                // A legend's sample is of no handoff.
                let Some(id) = id else { continue };
                let area = Area {
                    x: number(&node, "x") + dx,
                    y: number(&node, "y") + dy,
                    w: number(&node, "width"),
                    h: number(&node, "height"),
                };
                out.boxes.push((id.to_owned(), area));
                if node.attribute("class") == Some("bar") {
                    out.bars.push((id.to_owned(), area));
                }
            }
            "path" if node.attribute("class") == Some("tick") => {
                let first = stretches(node.attribute("d").unwrap(), (dx, dy))[0];
                out.ticks.push(first.0.0);
            }
            "path" if node.attribute("class") == Some("promise") => {
                out.promises
                    .extend(stretches(node.attribute("d").unwrap(), (dx, dy)));
            }
            "g" if node.attribute("class") == Some("link") => {
                let ends = (
                    node.attribute("data-from").unwrap().to_owned(),
                    node.attribute("data-to").unwrap().to_owned(),
                );
                let Some(path) = node.children().find(roxmltree::Node::is_element) else {
                    continue;
                };
                out.links
                    .push((ends, stretches(path.attribute("d").unwrap(), (dx, dy))));
            }
            "g" if node
                .attribute("id")
                .is_some_and(|id| id.starts_with("eslabon-e")) =>
            {
                out.ids.push(node.attribute("data-id").unwrap().to_owned());
            }
            _ => {}
        }
    }
    out
}

/// The straight parts of a path; its round corners count as the corners themselves.
pub fn stretches(data: &str, (dx, dy): (f64, f64)) -> Vec<Stretch> {
    let numbers: Vec<f64> = data
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().unwrap())
        .collect();
    let points: Vec<(f64, f64)> = numbers.chunks(2).map(|p| (p[0] + dx, p[1] + dy)).collect();
    points.windows(2).map(|p| (p[0], p[1])).collect()
}

/// How often lines of different sources cross, and how often one passes behind a box that is not its own.
pub fn crossings(drawn: &Drawn) -> (usize, usize) {
    let level = |s: &Stretch| (s.0.1 - s.1.1).abs() < 0.01;
    let crosses = |h: &Stretch, v: &Stretch| {
        let (x, y) = (v.0.0, h.0.1);
        let between = |a: f64, b: f64, at: f64| a.min(b) + 0.5 < at && at < a.max(b) - 0.5;
        between(h.0.0, h.1.0, x) && between(v.0.1, v.1.1, y)
    };
    let mut crossings = 0;
    let mut behind = 0;
    for (i, (ends, line)) in drawn.links.iter().enumerate() {
        for (others, other) in &drawn.links[i + 1..] {
            if ends.0 == others.0 {
                continue;
            }
            for a in line {
                for b in other {
                    let met = match (level(a), level(b)) {
                        (true, false) => crosses(a, b),
                        (false, true) => crosses(b, a),
                        _ => false,
                    };
                    crossings += usize::from(met);
                }
            }
        }
        for (id, bar) in &drawn.boxes {
            let own = *id == ends.0 || *id == ends.1;
            behind += usize::from(!own && line.iter().any(|s| bar.crossed_by(s)));
        }
    }
    (crossings, behind)
}

/// What lies over something else, or outside the sheet.
pub fn faults(drawn: &Drawn) -> Vec<String> {
    let mut out = Vec::new();
    for (i, (words, area)) in drawn.texts.iter().enumerate() {
        for (other, theirs) in &drawn.texts[i + 1..] {
            if area.overlaps(theirs) {
                out.push(format!("{words:?} over {other:?}"));
            }
        }
    }
    for (i, (id, area)) in drawn.boxes.iter().enumerate() {
        for (other, theirs) in &drawn.boxes[i + 1..] {
            if area.overlaps(theirs) {
                out.push(format!("box {id} over {other}"));
            }
        }
    }
    let all = drawn.texts.iter().chain(&drawn.boxes);
    for (what, area) in all {
        let (w, h) = drawn.size;
        if area.x < 0.0 || area.y < 0.0 || area.x + area.w > w || area.y + area.h > h {
            out.push(format!("{what:?} outside: {area:?} of {w} {h}"));
        }
    }
    out
}
