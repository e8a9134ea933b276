// What differs from hand to hand: set it to what you have built.
#pragma once
#include <stdint.h>

#include "core/hand.h"

namespace retinode {

// A hall sensor (ACS712 or kin) in the servos' supply. It is how force, overcurrent and heat are known. Without one,
// say so here: position, speed, watchdog and emergency stop still hold, but force cannot be limited.
constexpr bool kCurrentSensorFitted = true;
#if defined(__AVR__)
// ACS712-05B at 5 V.
constexpr uint16_t kSensorMvPerA = 185;
constexpr uint16_t kAnalogReferenceMv = 5000;
#else
// ACS725-05AB at 3.3 V.
constexpr uint16_t kSensorMvPerA = 264;
constexpr uint16_t kAnalogReferenceMv = 3300;
#endif

// Pulse widths of a servo at the two ends of its joint, µs. Swap them for a servo that turns the other way; narrow
// them where a finger meets its stop earlier.
struct Pulses {
	// Digit open, wrist at -90 degrees.
	uint16_t lowUs;
	// Digit closed, wrist at +90 degrees.
	uint16_t highUs;
};
constexpr Pulses kPulses[kJoints] = {
	{1000, 2000},  // thumb
	{1000, 2000},  // index
	{1000, 2000},  // middle
	{1000, 2000},  // ring
	{1000, 2000},  // little
	{600, 2400},   // wrist
};

// No servo is ever told less or more than this, µs.
constexpr uint16_t kShortestPulseUs = 500;
constexpr uint16_t kLongestPulseUs = 2500;

constexpr char kSerialNumber[] = "1";

}  // namespace retinode
