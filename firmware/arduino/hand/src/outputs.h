// From the hand's state to pins.
#pragma once
#include <stdint.h>

#include "core/hand.h"

namespace retinode {

// The pulse width for a joint's position, µs.
uint16_t pulseUs(uint8_t joint, int16_t position);

// The current of the servos' supply from the mean of 10-bit readings of the sensor. Out of 5 % to 95 % of the range
// the sensor is broken or its wire is loose.
Current currentFromReading(uint16_t reading);

}  // namespace retinode
