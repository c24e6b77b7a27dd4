//! What a reader would stumble over, from nothing but the shapes and texts of an SVG.

use eslabon::render::layout::{Metrics, Weight};
use roxmltree::{Document, Node};

type Point = (f64, f64);

/// An upright rectangle: left, top, right, bottom.
#[derive(Clone, Copy, Debug)]
struct Area(f64, f64, f64, f64);

impl Area {
    fn around(points: &[Point]) -> Self {
        let start = Area(
            f64::INFINITY,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NEG_INFINITY,
        );
        points.iter().fold(start, |a, p| {
            Area(a.0.min(p.0), a.1.min(p.1), a.2.max(p.0), a.3.max(p.1))
        })
    }

    fn grown(self, by: f64) -> Self {
        Area(self.0 - by, self.1 - by, self.2 + by, self.3 + by)
    }

    fn overlaps(self, other: Area) -> bool {
        self.0 < other.2 && other.0 < self.2 && self.1 < other.3 && other.1 < self.3
    }

    fn holds(self, other: Area) -> bool {
        self.0 <= other.0 && self.1 <= other.1 && self.2 >= other.2 && self.3 >= other.3
    }

    /// How far a point is from it; nothing inside.
    fn distance(self, (x, y): Point) -> f64 {
        let dx = (self.0 - x).max(x - self.2).max(0.0);
        let dy = (self.1 - y).max(y - self.3).max(0.0);
        dx.hypot(dy)
    }

    /// Whether a straight line passes through its inside: cut by each side in turn.
    fn crossed_by(self, a: Point, b: Point) -> bool {
        let (mut from, mut upto) = (0.0_f64, 1.0_f64);
        for (start, way, low, high) in [
            (a.0, b.0 - a.0, self.0, self.2),
            (a.1, b.1 - a.1, self.1, self.3),
        ] {
            if way == 0.0 {
                if start <= low || start >= high {
                    return false;
                }
                continue;
            }
            let (p, q) = ((low - start) / way, (high - start) / way);
            from = from.max(p.min(q));
            upto = upto.min(p.max(q));
        }
        from < upto
    }
}

/// The shapes and texts of a drawing.
struct Seen {
    boxes: Vec<Area>,
    lines: Vec<Vec<Point>>,
    texts: Vec<Area>,
    size: Point,
}

/// What a reader would stumble over, and the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    pub crossings: usize,
    /// Lines through boxes that are at neither of their ends.
    pub through_boxes: usize,
    /// Lines through words.
    pub through_texts: usize,
    /// Words over words.
    pub texts: usize,
    /// Words across the border of a box, their own or another's.
    pub borders: usize,
    /// Boxes over boxes.
    pub boxes: usize,
    pub width: f64,
    pub height: f64,
}

/// Measures the SVG of eslabon or of Graphviz.
pub fn measured(svg: &str) -> Measured {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    let xml = Document::parse_with_options(svg, options).unwrap();
    let seen = seen(&xml);
    assert!(!seen.boxes.is_empty() && !seen.lines.is_empty() && !seen.texts.is_empty());
    let pairs = |areas: &[Area]| {
        let one = |(i, a): (usize, &Area)| {
            let rest = areas[i + 1..].iter();
            rest.filter(|b| a.grown(-0.25).overlaps(b.grown(-0.25)))
                .count()
        };
        areas.iter().enumerate().map(one).sum()
    };
    let crossed = |line: &[Point], area: Area| line.windows(2).any(|s| area.crossed_by(s[0], s[1]));
    let mut out = Measured {
        crossings: 0,
        through_boxes: 0,
        through_texts: 0,
        texts: pairs(&seen.texts),
        borders: 0,
        boxes: pairs(&seen.boxes),
        width: seen.size.0,
        height: seen.size.1,
    };
    for (i, line) in seen.lines.iter().enumerate() {
        for other in &seen.lines[i + 1..] {
            let met = |a: &&[Point]| other.windows(2).filter(|b| crosses(a, b)).count();
            out.crossings += line.windows(2).map(|a| met(&a)).sum::<usize>();
        }
        let ends = [line[0], line[line.len() - 1]].map(|end| {
            let near = |n: &usize| seen.boxes[*n].distance(end);
            (0..seen.boxes.len())
                .min_by(|a, b| near(a).total_cmp(&near(b)))
                .unwrap()
        });
        let others = seen
            .boxes
            .iter()
            .enumerate()
            .filter(|(n, _)| !ends.contains(n));
        out.through_boxes += others
            .filter(|(_, area)| crossed(line, area.grown(-1.0)))
            .count();
        out.through_texts += seen
            .texts
            .iter()
            .filter(|t| crossed(line, t.grown(-0.5)))
            .count();
    }
    let cut = |text: Area, area: Area| text.overlaps(area) && !area.holds(text);
    for text in &seen.texts {
        out.borders += seen
            .boxes
            .iter()
            .filter(|b| cut(text.grown(-0.25), **b))
            .count();
    }
    out
}

fn crosses(a: &[Point], b: &[Point]) -> bool {
    let side = |p: Point, q: Point, r: Point| (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0);
    side(a[0], a[1], b[0]) * side(a[0], a[1], b[1]) < 0.0
        && side(b[0], b[1], a[0]) * side(b[0], b[1], a[1]) < 0.0
}

fn seen(xml: &Document<'_>) -> Seen {
    let metrics = Metrics::new();
    let root = xml.root_element();
    let view: Vec<f64> = numbers(root.attribute("viewBox").unwrap());
    let mut out = Seen {
        boxes: Vec::new(),
        lines: Vec::new(),
        texts: Vec::new(),
        size: (view[2], view[3]),
    };
    for node in xml.descendants().filter(Node::is_element) {
        let is = |class: &str, id: &str| {
            // Behind what Graphviz calls it stand classes of ours.
            let first = node
                .attribute("class")
                .unwrap_or_default()
                .split(' ')
                .next();
            first == Some(class) || node.attribute("id").is_some_and(|i| i.starts_with(id))
        };
        match node.tag_name().name() {
            "g" if is("node", "eslabon-n") => {
                let shape = node.descendants().find_map(|n| shape(&n)).unwrap();
                out.boxes.push(Area::around(&shape));
            }
            "g" if is("edge", "eslabon-e") => {
                let line = node.descendants().find_map(|n| shape(&n)).unwrap();
                out.lines.push(line);
            }
            // A number on a disc is a sign on its line, not words.
            "text" if on_a_disc(&node) => {}
            "text" => {
                let words: String = node.text().unwrap_or("").to_owned();
                let size = number(&node, "font-size");
                let weight = match node.attribute("font-weight") {
                    Some("bold") => Weight::Bold,
                    _ => Weight::Regular,
                };
                let width = metrics.width(&words, size, weight);
                let before = match node.attribute("text-anchor") {
                    Some("middle") => width / 2.0,
                    Some("end") => width,
                    _ => 0.0,
                };
                let (dx, dy) = shift(&node);
                let (x, y) = (number(&node, "x") + dx - before, number(&node, "y") + dy);
                // From the capitals' height to a little below the line.
                out.texts
                    .push(Area(x, y - size * 0.72, x + width, y + size * 0.14));
            }
            _ => {}
        }
    }
    out
}

fn on_a_disc(text: &Node<'_, '_>) -> bool {
    text.prev_sibling_element()
        .is_some_and(|n| n.has_tag_name("circle") && n.attribute("fill") != Some("none"))
}

/// The points of a rectangle, polygon, ellipse or path.
fn shape(node: &Node<'_, '_>) -> Option<Vec<Point>> {
    let at = |name: &str| number(node, name);
    let points: Vec<Point> = match node.tag_name().name() {
        "rect" => vec![
            (at("x"), at("y")),
            (at("x") + at("width"), at("y") + at("height")),
        ],
        "ellipse" => vec![
            (at("cx") - at("rx"), at("cy") - at("ry")),
            (at("cx") + at("rx"), at("cy") + at("ry")),
        ],
        "polygon" => numbers(node.attribute("points")?)
            .chunks(2)
            .map(|p| (p[0], p[1]))
            .collect(),
        "path" => flattened(node.attribute("d")?),
        _ => return None,
    };
    let (dx, dy) = shift(node);
    Some(points.into_iter().map(|(x, y)| (x + dx, y + dy)).collect())
}

/// The corners of a path; curves in short straight lines.
fn flattened(data: &str) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::new();
    let mut rest = data;
    while let Some(at) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        let command = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        let upto = rest
            .find(|c: char| c.is_ascii_alphabetic() && c != 'e')
            .unwrap_or(rest.len());
        let points: Vec<Point> = numbers(&rest[..upto])
            .chunks_exact(2)
            .map(|p| (p[0], p[1]))
            .collect();
        match command {
            b'M' | b'L' => out.extend(points),
            b'C' => {
                for curve in points.chunks_exact(3) {
                    let from = *out.last().unwrap();
                    for step in 1..=12 {
                        let t = f64::from(step) / 12.0;
                        let s = 1.0 - t;
                        let mix = |a: f64, b: f64, c: f64, d: f64| {
                            s * s * s * a
                                + 3.0 * s * s * t * b
                                + 3.0 * s * t * t * c
                                + t * t * t * d
                        };
                        let [a, b, c] = [curve[0], curve[1], curve[2]];
                        out.push((mix(from.0, a.0, b.0, c.0), mix(from.1, a.1, b.1, c.1)));
                    }
                }
            }
            b'Z' | b'z' => {}
            other => panic!("{} in {data}", other as char),
        }
    }
    out
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | 'e')))
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().unwrap())
        .collect()
}

fn number(node: &Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).map_or(0.0, |v| v.parse().unwrap())
}

/// Where the groups around a shape move it.
fn shift(node: &Node<'_, '_>) -> Point {
    let moved = node.ancestors().filter_map(|n| n.attribute("transform"));
    moved
        .filter_map(|text| text.split_once("translate(")?.1.split_once(')'))
        .map(|(inside, _)| numbers(inside))
        .fold((0.0, 0.0), |sum, by| (sum.0 + by[0], sum.1 + by[1]))
}
