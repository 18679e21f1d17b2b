//! SVG pictures: bars of ratios, and curves against size.

use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::coord::Shift;
use plotters::prelude::*;

/// A bar.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) ratio: f64,
    pub(super) is_ours: bool,
    pub(super) is_floor: bool,
    /// Keeps all three promises; those who do not are paler.
    pub(super) is_safe: bool,
}

const WIDTH: u32 = 900;
const BAR_HEIGHT: u32 = 24;
const LABELS_WIDTH: i32 = 250;
const OURS: RGBColor = RGBColor(0, 114, 178);
const SAFE: RGBColor = RGBColor(0, 158, 115);
const UNSAFE: RGBColor = RGBColor(213, 150, 110);
const FLOOR: RGBColor = RGBColor(120, 120, 120);
const INK: RGBColor = RGBColor(40, 40, 40);
const GOAL: RGBColor = RGBColor(204, 0, 0);

/// Horizontal bars on a logarithmic axis, the floor as a line at 1, the target as another one.
pub(super) fn bars(file: &Path, title: &str, floor: &str, bars: &[Bar], limit: Option<f64>) -> Result<()> {
    let height = 110 + BAR_HEIGHT * bars.len() as u32;
    let area = SVGBackend::new(file, (WIDTH, height)).into_drawing_area();
    let most = bars.iter().map(|bar| bar.ratio).fold(4.0, f64::max) * 1.6;
    let least = bars.iter().map(|bar| bar.ratio).fold(0.5, f64::min) * 0.8;
    drawn(draw_bars(&area, title, floor, bars, limit, least..most))
}

fn draw_bars<'a>(
    area: &DrawingArea<SVGBackend<'a>, Shift>,
    title: &str,
    floor: &str,
    bars: &[Bar],
    limit: Option<f64>,
    ratios: std::ops::Range<f64>,
) -> Result<(), Failure<'a>> {
    area.fill(&WHITE)?;
    let count = bars.len() as f64;
    let least = ratios.start;
    let mut chart = ChartBuilder::on(area)
        .caption(title, ("sans-serif", 18).into_font().color(&INK))
        .margin(12)
        .margin_right(30)
        .x_label_area_size(40)
        .y_label_area_size(LABELS_WIDTH)
        .build_cartesian_2d(ratios.clone().log_scale(), 0.0..count)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .y_labels(0)
        .x_labels(10)
        .x_label_formatter(&|ratio| format!("{ratio}"))
        .x_desc(format!("times as long as {floor} (logarithmic)"))
        .light_line_style(WHITE)
        .draw()?;
    let place = |at: usize| count - at as f64 - 1.0;
    chart.draw_series(bars.iter().enumerate().map(|(at, bar)| {
        let y = place(at);
        Rectangle::new([(least, y + 0.15), (bar.ratio, y + 0.85)], colour(bar).filled())
    }))?;
    let right = ratios.end;
    let line = |at: f64, colour: RGBColor| PathElement::new(vec![(at, 0.0), (at, count)], colour.stroke_width(2));
    chart.draw_series([line(1.0, INK)])?;
    chart.draw_series(limit.map(|limit| line(limit, GOAL)))?;
    let plane = chart.plotting_area();
    for (at, bar) in bars.iter().enumerate() {
        let (x, y) = plane.map_coordinate(&(bar.ratio.min(right), place(at) + 0.5));
        let number = format!("{:.2}", bar.ratio);
        area.draw(&Text::new(number, (x + 5, y - 7), ("sans-serif", 13).into_font().color(&INK)))?;
        let (_, y) = plane.map_coordinate(&(least, place(at) + 0.5));
        let style = ("sans-serif", 13, if bar.is_ours { FontStyle::Bold } else { FontStyle::Normal });
        let style = style.into_font().color(&INK).pos(right_centre());
        area.draw(&Text::new(bar.label.clone(), (LABELS_WIDTH, y), style))?;
    }
    area.present()?;
    Ok(())
}

fn right_centre() -> plotters::style::text_anchor::Pos {
    use plotters::style::text_anchor::{HPos, Pos, VPos};
    Pos::new(HPos::Right, VPos::Center)
}

fn colour(bar: &Bar) -> RGBColor {
    match bar {
        Bar { is_floor: true, .. } => FLOOR,
        Bar { is_ours: true, .. } => OURS,
        Bar { is_safe: true, .. } => SAFE,
        _ => UNSAFE,
    }
}

/// A curve: its name, and nanoseconds by number of jobs.
pub(super) type Curve = (String, Vec<(f64, f64)>);

/// Curves on logarithmic axes.
pub(super) fn curves(file: &Path, title: &str, curves: &[Curve]) -> Result<()> {
    let area = SVGBackend::new(file, (WIDTH, 520)).into_drawing_area();
    drawn(draw_curves(&area, title, curves))
}

fn draw_curves<'a>(
    area: &DrawingArea<SVGBackend<'a>, Shift>,
    title: &str,
    curves: &[Curve],
) -> Result<(), Failure<'a>> {
    area.fill(&WHITE)?;
    let all = || curves.iter().flat_map(|(_, points)| points);
    let jobs = all().map(|(jobs, _)| *jobs).fold(10.0, f64::max);
    let (least, most) =
        all().fold((f64::MAX, 0.0), |(least, most), (_, ns)| (f64::min(least, *ns), f64::max(most, *ns)));
    let mut chart = ChartBuilder::on(area)
        .caption(title, ("sans-serif", 18).into_font().color(&INK))
        .margin(12)
        .margin_right(30)
        .x_label_area_size(40)
        .y_label_area_size(70)
        .build_cartesian_2d((1.0..jobs).log_scale(), (least * 0.7..most * 1.5).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("jobs in the engine")
        .y_desc("nanoseconds")
        .x_label_formatter(&|jobs| format!("{jobs}"))
        .y_label_formatter(&|ns| format!("{ns}"))
        .light_line_style(WHITE)
        .draw()?;
    for (at, (name, points)) in curves.iter().enumerate() {
        let colour = Palette99::pick(at).to_rgba();
        chart
            .draw_series(LineSeries::new(points.iter().copied(), colour.stroke_width(2)).point_size(3))?
            .label(name.clone())
            .legend(move |(x, y)| PathElement::new(vec![(x, y), (x + 18, y)], colour.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.8))
        .border_style(INK.mix(0.3))
        .label_font(("sans-serif", 13))
        .draw()?;
    area.present()?;
    Ok(())
}

type Failure<'a> = DrawingAreaErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>;

fn drawn(outcome: Result<(), Failure<'_>>) -> Result<()> {
    outcome.map_err(|e| anyhow!("cannot draw: {e}"))
}
