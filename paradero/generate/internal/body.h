// What a body shows: height, marks and clothing, and how different hands describe them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "paradero/generate/internal/given_names.h"
#include "paradero/stats/random.h"

namespace paradero::generate {

enum class Side : std::uint8_t { none, left, right };

// A mark as it is; describe_mark writes it as someone saw or remembered it.
struct Mark {
  std::uint16_t design = 0;  // index into the table of designs
  std::uint16_t region = 0;  // index into the table of body regions
  Side side = Side::none;
  std::uint32_t detail = 0;  // for designs with a text of their own ("nombre Brenda")

  bool is_tattoo() const;
};

struct Garment {
  std::uint8_t kind = 0, colour = 0;
};

struct Body {
  int height_cm = 0;
  std::vector<Mark> marks;
  std::vector<Garment> clothing;
};

Body draw_body(Sex sex, int age, stats::Random& random);

// How carefully someone describes.
struct Description {
  double mentioned = .8;  // probability of mentioning a mark or a garment
  double vaguer = .15;    // ... of naming a wider or a neighbouring region
  double side_missing = .3;
  double side_wrong = .05;
  double other_words = .4;  // ... of a synonym for the design
  double detail_missing = .3;
};

// One mark in words: "tatuaje de calavera en antebrazo derecho".
std::string describe_mark(const Mark& mark, const Description& description, stats::Random& random);

// The marks that are mentioned, in any order, joined by "; ". `tattoos`: only those, or only the
// others.
enum class Which : std::uint8_t { all, tattoos, others };
std::string describe_marks(const Body& body, Which which, const Description& description,
                           stats::Random& random);

// "playera negra, pantalón de mezclilla azul, tenis blancos".
std::string describe_clothing(const Body& body, const Description& description,
                              stats::Random& random);

}  // namespace paradero::generate
