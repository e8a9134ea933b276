// What the hand allows itself, whatever the host asks for. Assumed: of the order of small servo hands.
#pragma once
#include <stdint.h>

#include "wire.h"

namespace retinode {

// The motion is computed in steps of 4 ms.
constexpr uint32_t kTickUs = 4000;
constexpr uint16_t kTicksPerS = 250;

// A heartbeat is fresh when it answers what this device said at most so long ago; without a fresh one for the watchdog's
// time the hand lets go.
constexpr uint32_t kFreshUs = kTimeFreshUs;
constexpr uint32_t kWatchdogUs = kTimeWatchdogMs * 1000UL;

// Position: a digit never leaves this part of its stroke (1/10,000), the wrist never this angle (1/10 degree).
constexpr int16_t kLowestClosure = 0;
constexpr int16_t kHighestClosure = kClosureSteps;
constexpr int16_t kMaxWrist = 900;

// Speed: 4 strokes per second and 180 degrees per second.
constexpr uint16_t kMaxSpeed = 4000;
constexpr uint16_t kMaxAngularSpeed = 1800;

// Force: the strongest digit, 1/100 N.
constexpr uint16_t kMaxDigitForce = 1500;
// What the wrist may add to it, as if it were a force at a fingertip: two thirds of what a stalled servo draws.
constexpr uint16_t kMaxWristForce = 1000;
// Above the limit by a quarter, but at least this much (the sensor's resolution is half of it), joints give way: digits at
// 0.25 strokes per second, the wrist at 45 degrees per second.
constexpr uint16_t kLeastExcess = 100;
constexpr uint16_t kGivingWaySpeed = 250;
constexpr uint16_t kGivingWayAngularSpeed = 450;
// Above the limit by half, but at least twice as much, for half a second although they give way: fault, servos off.
constexpr uint8_t kStallTicks = 125;
// The servos' supply: current at rest, and what a newton at a fingertip adds (mA). Measure both on your own hand.
constexpr uint16_t kIdleCurrentMa = 60;
constexpr uint16_t kCurrentMaPerN = 45;
// More than this for 20 ms cuts the servos; stalled servos of this size draw about 700 mA each.
constexpr uint16_t kOvercurrentMa = 4000;
constexpr uint8_t kOvercurrentTicks = 5;

// Heat of the motors, estimated from the current: 25 degrees above the surroundings for 1 A kept up, after
// about a minute. Degrees Celsius.
constexpr int8_t kAmbientC = 25;
constexpr int8_t kOverheatC = 70;
// What the motors are taken for where nothing is known of them, as after power-up: two thirds of the way to the fault.
constexpr int8_t kWarmC = 55;

}  // namespace retinode
