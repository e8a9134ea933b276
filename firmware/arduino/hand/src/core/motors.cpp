#include "motors.h"

#include "crc16.h"

namespace retinode {

constexpr int32_t kDegree = 65536;
// Heat follows its end value with a time constant of 2^10 steps of 16 ticks: 65.5 s.
constexpr uint8_t kTicksPerHeatStep = 16;
// No current that the sensor can tell makes it hotter: 25 degrees for 1 A squared, at 8 A.
constexpr int32_t kHottest = 1600 * kDegree;

static uint16_t checkOf(int32_t heat, uint16_t faults) {
	uint16_t crc = kCrcStart;
	for (uint8_t shift = 0; shift < 32; shift += 8) {
		crc = crc16(crc, static_cast<uint8_t>(static_cast<uint32_t>(heat) >> shift));
	}
	crc = crc16(crc, static_cast<uint8_t>(faults));
	return crc16(crc, static_cast<uint8_t>(faults >> 8));
}

void Motors::begin(volatile Kept* kept, uint8_t faults) {
	kept_ = kept;
	heat_ = kept->heat;
	faults_ = static_cast<uint8_t>(kept->faults) & kAllFaults;
	if (kept->check != checkOf(heat_, kept->faults) || heat_ < 0 || heat_ > kHottest) {
		heat_ = (kWarmC - kAmbientC) * kDegree;
		faults_ = 0;
	}
	faults_ |= faults & kAllFaults;
	keep();
}

void Motors::keep() {
	// In between its checksum is wrong: a reset right here finds warm motors.
	kept_->heat = heat_;
	kept_->faults = faults_;
	kept_->check = checkOf(heat_, faults_);
}

void Motors::raise(uint8_t fault) {
	if ((faults_ & fault) != 0) return;
	faults_ |= fault;
	keep();
}

void Motors::reset() {
	faults_ = 0;
	keep();
}

uint16_t Motors::force() const {
	if (currentMa_ <= kIdleCurrentMa) return 0;
	const uint32_t force = static_cast<uint32_t>(currentMa_ - kIdleCurrentMa) * 100 / kCurrentMaPerN;
	return force > 65535 ? 65535 : static_cast<uint16_t>(force);
}

void Motors::tick(const Current& current) {
	senses_ = current.fitted;
	currentMa_ = current.fitted ? current.ma : 0;
	if (current.fitted && current.failed) raise(kFaultSensor);
	if (currentMa_ <= kOvercurrentMa) {
		overcurrentTicks_ = 0;
	} else if (++overcurrentTicks_ >= kOvercurrentTicks) {
		overcurrentTicks_ = 0;
		raise(kFaultOvercurrent);
	}
	if (++heatTicks_ < kTicksPerHeatStep) return;
	heatTicks_ = 0;
	warm();
}

void Motors::warm() {
	// 25 degrees for 1 A squared: 25 * 65,536 / 10^6 = 1.638 = 419 / 256 for 1 mA squared.
	const uint32_t ma = currentMa_ < 8000 ? currentMa_ : 8000;
	const int32_t goal = static_cast<int32_t>((ma * ma >> 8) * 419);
	heat_ += (goal - heat_) / 1024;
	keep();
	if (heat_ > (kOverheatC - kAmbientC) * kDegree) raise(kFaultOverheat);
}

}  // namespace retinode
