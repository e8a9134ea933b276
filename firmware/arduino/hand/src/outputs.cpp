#include "outputs.h"

#include "config.h"

namespace retinode {

uint16_t pulseUs(uint8_t joint, int16_t position) {
	const int32_t low = joint == kWrist ? -kMaxWrist : 0;
	const int32_t high = joint == kWrist ? kMaxWrist : static_cast<int32_t>(kClosureSteps);
	const Pulses& ends = kPulses[joint];
	const int32_t span = static_cast<int32_t>(ends.highUs) - static_cast<int32_t>(ends.lowUs);
	const int32_t us = ends.lowUs + span * (position - low) / (high - low);
	if (us < kShortestPulseUs) return kShortestPulseUs;
	return us > kLongestPulseUs ? kLongestPulseUs : static_cast<uint16_t>(us);
}

Current currentFromReading(uint16_t reading) {
	if (!kCurrentSensorFitted) return {false, false, 0};
	const uint16_t off = reading > 512 ? reading - 512 : 512 - reading;
	const uint32_t ma = static_cast<uint32_t>(off) * kAnalogReferenceMv * 125 / kSensorMvPerA / 128;
	return {true, reading < 51 || reading > 972, static_cast<uint16_t>(ma)};
}

}  // namespace retinode
