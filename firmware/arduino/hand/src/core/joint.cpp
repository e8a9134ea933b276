#include "joint.h"

namespace retinode {

void Joint::tick(int32_t fastestClosing, int16_t lowest, int16_t highest) {
	// Divisions by powers of two are cheap and round towards zero on every machine, which shifts need not.
	velocity_ += (target_ - position_) / 128 - velocity_ / 8 - velocity_ / 16;
	if (velocity_ > maxStep_) velocity_ = maxStep_;
	if (velocity_ > fastestClosing) velocity_ = fastestClosing;
	if (velocity_ < -maxStep_) velocity_ = -maxStep_;
	position_ += velocity_;
	if (position_ < lowest * kOne) position_ = lowest * kOne;
	if (position_ > highest * kOne) position_ = highest * kOne;
}

}  // namespace retinode
