// A contact that bounces, read once per tick.
#pragma once
#include <stdint.h>

namespace retinode {

class Button {
public:
	// `ticks`: how long the contact must rest before it counts. `down`: what it is taken for when the power comes; a
	// button taken for down is pressed only after it was let go.
	Button(uint8_t ticks, bool down) : ticks_(ticks), down_(down) {}

	// True once per press.
	bool pressed(bool closed) {
		if (closed == down_) {
			same_ = 0;
			return false;
		}
		if (++same_ < ticks_) return false;
		same_ = 0;
		down_ = closed;
		return closed;
	}

private:
	uint8_t ticks_;
	bool down_;
	uint8_t same_ = 0;
};

}  // namespace retinode
