// What the current of the servos' supply tells of the motors: force, over-current, heat; and the faults it leads to, which
// only a person at the device resets.
#pragma once
#include <stdint.h>

#include "limits.h"
#include "wire.h"

namespace retinode {

// Current of the servos' supply as a board measures it.
struct Current {
	// No sensor is fitted: current and force are reported as 0 and force cannot be limited.
	bool fitted;
	// A fitted sensor gives no sense: a fault.
	bool failed;
	uint16_t ma;
};

// What is known of the motors, in memory that a reset leaves as it is: opening the port resets an Uno, and must neither cool
// the motors nor undo a fault. After power-up it holds anything, and its checksum is wrong.
struct Kept {
	int32_t heat;
	uint16_t faults;
	uint16_t check;
};

class Motors {
public:
	// Takes up what was kept; where that makes no sense, the motors are taken to be warm. `faults`: those known otherwise.
	// `kept` is written from now on.
	void begin(volatile Kept* kept, uint8_t faults);
	// A tick, with the mean current since the one before.
	void tick(const Current& current);
	void raise(uint8_t fault);
	// A person at the device resets the faults; one whose cause lasts comes back.
	void reset();

	uint8_t faults() const { return faults_; }
	// Whether force is known.
	bool senses() const { return senses_; }
	uint16_t currentMa() const { return currentMa_; }
	// 1/100 N, as if all that the supply gives beyond rest were force at a fingertip.
	uint16_t force() const;
	// 1/10 degree Celsius.
	int16_t temperature() const { return static_cast<int16_t>((heat_ * 10) >> 16) + kAmbientC * 10; }

private:
	void warm();
	void keep();

	// Volatile: nothing but another life of this program reads it.
	volatile Kept* kept_ = nullptr;
	// Degrees above the surroundings, 16 bits of fraction.
	int32_t heat_ = 0;
	uint16_t currentMa_ = 0;
	uint8_t faults_ = 0;
	bool senses_ = false;
	uint8_t overcurrentTicks_ = 0;
	uint8_t heatTicks_ = 0;
};

}  // namespace retinode
