// The printed parts as solids. The box stands on its floor at z = 0, its USB wall at the low end of y.
import type { Manifold, ManifoldToplevel } from "manifold-3d";
import { ALONG_MM } from "../mounting/lane.ts";
import { BEZEL, BRACKET, type EnclosureSize } from "./size.ts";

type Triple = [number, number, number];
/** Sides of a circle. */
const ROUND = 40;
/** What is cut away reaches so far beyond a surface. */
const OVER = 1;

export class Workshop {
  private kernel: ManifoldToplevel;

  constructor(kernel: ManifoldToplevel) {
    this.kernel = kernel;
  }

  /** A block by its low corner and size. */
  block(at: Triple, size: Triple): Manifold {
    return this.kernel.Manifold.cube(size).translate(at);
  }

  /** A cylinder upwards from the middle of its lower face. */
  rod(at: Triple, height: number, diameter: number, upper = diameter): Manifold {
    return this.kernel.Manifold.cylinder(height, diameter / 2, upper / 2, ROUND).translate(at);
  }

  union(parts: Manifold[]): Manifold {
    return this.kernel.Manifold.union(parts);
  }

  /** Box without lid. */
  box(size: EnclosureSize): Manifold {
    const { inner, wall, usb, cables } = size;
    const [x, y] = [inner.width + 2 * wall, inner.length + 2 * wall];
    const shell = this.block([0, 0, 0], [x, y, inner.height + wall]).subtract(this.cavity(size));
    const posts = this.posts(size).map(({ at, height }) => this.rod([...at, wall - 0.5], height + 0.5, size.post));
    const holes = this.posts(size).map(({ at, height }) => this.rod([...at, wall], height + OVER, size.screwHole));
    const usbHole = this.block(
      [(x - usb.width) / 2, -OVER, wall + usb.z - usb.height / 2],
      [usb.width, wall + 2 * OVER, usb.height],
    );
    const slot = this.block(
      [-OVER, (y - cables.length) / 2, wall + cables.z],
      [x + 2 * OVER, cables.length, cables.height],
    );
    const solid = this.union([shell, ...this.clipped(size, posts)]);
    return solid.subtract(this.union([...holes, usbHole, slot]));
  }

  /** What a box of these sizes is hollow of. */
  cavity({ inner, wall }: EnclosureSize): Manifold {
    return this.block([wall, wall, wall], [inner.width, inner.length, inner.height + OVER]);
  }

  /** Posts end at the walls' outside. */
  private clipped({ inner, wall }: EnclosureSize, posts: Manifold[]): Manifold[] {
    const within = this.block([0, 0, 0], [inner.width + 2 * wall, inner.length + 2 * wall, inner.height + wall]);
    return posts.map((post) => post.intersect(within));
  }

  /** Middles and heights: four low ones under the perforated board's holes, four high ones in the corners for the lid. */
  posts({ inner, wall, gap, standoff, post, ends }: EnclosureSize): { at: [number, number]; height: number }[] {
    const corners = (insetX: number, insetY: number, height: number) =>
      [insetX, inner.width - insetX].flatMap((x) =>
        [insetY, inner.length - insetY].map((y) => ({ at: [wall + x, wall + y] as [number, number], height })),
      );
    const half = post / 2;
    return [...corners(gap + half, ends + half, standoff), ...corners(half - 0.2, half - 0.2, inner.height)];
  }

  /** Lid, upside down as it is printed: its plate on z = 0, a rim that reaches into the box. */
  lid(size: EnclosureSize): Manifold {
    const { inner, wall } = size;
    const [x, y] = [inner.width + 2 * wall, inner.length + 2 * wall];
    const plate = this.block([0, 0, 0], [x, y, wall]);
    const play = 0.3;
    const rim = this.block([wall + play + 10, wall + play, wall - 0.5], [inner.width - 2 * play - 20, 1.6, 3]);
    const rims = [rim, rim.translate([0, inner.length - 2 * play - 1.6, 0])];
    const screws = this.posts(size)
      .filter(({ height }) => height === inner.height)
      .map(({ at }) => this.rod([...at, -OVER], wall + 2 * OVER, size.screwFree));
    const vents = [-2, -1, 0, 1, 2].map((i) =>
      this.block([x / 2 + i * 9 - 1.25, y / 2 - 22, -OVER], [2.5, 44, wall + 2 * OVER]),
    );
    return this.union([plate, ...rims]).subtract(this.union([...screws, ...vents]));
  }

  /** Bracket for beams at distances along a plate: an angle with a foot to screw to a post or shelf. */
  bracket(spacings: readonly number[]): Manifold {
    const { hole, thick, height, margin, foot, screw } = BRACKET;
    const length = 2 * margin + hole + (spacings.at(-1) ?? 0);
    const plate = this.union([
      this.block([0, 0, 0], [length, thick, height]),
      this.block([0, 0, 0], [length, foot, thick]),
    ]);
    const beams = spacings.map((mm) =>
      this.rod([0, 0, -OVER], thick + 2 * OVER, hole)
        .rotate([-90, 0, 0])
        .translate([margin + hole / 2 + mm, 0, height - margin - hole / 2 + 6]),
    );
    const screws = [margin, length - margin].map((x) =>
      this.rod([x, thick + (foot - thick) / 2, -OVER], thick + 2 * OVER, screw),
    );
    return plate.subtract(this.union([...beams, ...screws]));
  }

  /** Bracket of the entrance pair, and of a single beam. */
  pairBracket(): Manifold {
    return this.bracket([0, ALONG_MM.entry2 - ALONG_MM.entry]);
  }

  /** Bezel of a ToF sensor, looking up: the collar above keeps light from the side off it and stays out of its view. */
  bezel(): Manifold {
    const { pocket, wall, collar } = BEZEL;
    const [x, y] = [pocket.width + 2 * wall, pocket.length + 2 * wall];
    const body = this.block([0, 0, 0], [x, y, pocket.deep + wall + collar]);
    const hollow = this.block([wall, wall, -OVER], [pocket.width, pocket.length, pocket.deep + OVER]);
    const view = this.view(BEZEL.spareDegrees).translate([x / 2, y / 2, pocket.deep]);
    const cable = this.block([wall + 4, -OVER, -OVER], [pocket.width - 8, wall + 2 * OVER, 3 + OVER]);
    return body.subtract(this.union([hollow, view, cable]));
  }

  /** What the sensor sees through the bezel, widened by so many degrees on each side: a cone over the diagonal. */
  view(spareDegrees: number): Manifold {
    const { wall, collar, aperture } = BEZEL;
    const height = wall + collar + OVER;
    const upper = aperture + 2 * height * Math.tan(((27 / 2 + spareDegrees) * Math.PI) / 180);
    return this.rod([0, 0, 0], height, aperture, upper).translate([0, 0, -0.01]);
  }
}
